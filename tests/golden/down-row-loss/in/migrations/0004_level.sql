-- migrate:up
ALTER TABLE users ADD COLUMN level INTEGER;
-- migrate:down
CREATE TABLE users_old (id INTEGER PRIMARY KEY, email TEXT, age INTEGER, role TEXT);
INSERT INTO users_old (id, age, role) SELECT id, age, role FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
