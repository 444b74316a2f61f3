CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE,
  age INTEGER CHECK (age > 0)
);
CREATE TABLE log (words TEXT);
CREATE INDEX users_email ON users (email);
CREATE INDEX users_age ON users (age) WHERE age > 17;
CREATE TRIGGER users_log AFTER INSERT ON users
BEGIN
  INSERT INTO log VALUES (new.email);
END;
