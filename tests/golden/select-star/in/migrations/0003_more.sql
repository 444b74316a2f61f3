ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT, age INTEGER);
INSERT INTO users SELECT users_old.*, NULL FROM users_old;
DROP TABLE users_old;
