-- migrate:no-transaction
PRAGMA foreign_keys = ON;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
INSERT INTO users_new (id, name) SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
