-- migrate:up
ALTER TABLE users ADD COLUMN age INTEGER;
-- migrate:down
CREATE TABLE users_old (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO users_old (id, email)
SELECT id, email FROM users WHERE email IS NOT NULL;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
