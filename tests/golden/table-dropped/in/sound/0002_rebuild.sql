CREATE TABLE scratch (id INTEGER);
DROP TABLE scratch;
ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO users (id) SELECT id FROM users_old;
DROP TABLE users_old;
