DROP TRIGGER users_log;
CREATE TABLE users_new (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE,
  age INTEGER CHECK (age > 17),
  name TEXT
);
INSERT INTO users_new (id, email, age) SELECT id, email, nullif(18, age) FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE INDEX users_by_email ON users (email);
CREATE INDEX users_age ON users (age);
