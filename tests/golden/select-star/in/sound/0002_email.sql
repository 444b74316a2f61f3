CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
INSERT INTO users_new (id, email, name)
  SELECT id, email, name FROM (SELECT * FROM users);
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE TABLE backup AS SELECT * FROM users;
INSERT INTO backup SELECT * FROM users WHERE 0;
