CREATE TABLE users_new (id INTEGER PRIMARY KEY, age INTEGER, name TEXT, email TEXT);
INSERT INTO users_new (id, email, name, age) SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
