-- migrate:up
-- migrate:no-transaction
ALTER TABLE users ADD COLUMN age INTEGER;
-- migrate:down
-- migrate:no-transaction
PRAGMA foreign_keys = ON;
CREATE TABLE users_old (id INTEGER PRIMARY KEY);
INSERT INTO users_old (id) SELECT id FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
