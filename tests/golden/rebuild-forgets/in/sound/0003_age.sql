-- to take the CHECK away is what this is for
CREATE TABLE users_new (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE,
  age INTEGER,
  name TEXT
);
INSERT INTO users_new (id, email, age, name) SELECT id, email, age, name FROM users;
DROP INDEX users_age;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE INDEX users_by_email ON users (email);
