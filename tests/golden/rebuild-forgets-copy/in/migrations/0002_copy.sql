CREATE TABLE users_copy AS SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_copy RENAME TO users;
