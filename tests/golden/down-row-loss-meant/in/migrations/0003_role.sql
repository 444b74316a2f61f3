-- migrate:allow down-row-loss nobody goes back with guests
-- migrate:up
ALTER TABLE users ADD COLUMN role TEXT;
-- migrate:down
CREATE TABLE users_old (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);
INSERT INTO users_old SELECT id, email, age FROM users WHERE email IS NOT NULL;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
