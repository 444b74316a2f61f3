-- migrate:require SELECT NOT EXISTS (SELECT 1 FROM users WHERE email IS NULL) -- give every user an address first
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO users_new SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
