CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
INSERT INTO users_new SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
