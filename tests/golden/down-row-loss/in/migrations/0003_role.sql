-- migrate:up
ALTER TABLE users ADD COLUMN role TEXT;
-- migrate:down
DROP TABLE users;
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);
