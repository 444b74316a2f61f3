-- migrate:up
DROP INDEX users_by_email;
ALTER TABLE users ADD COLUMN name TEXT;
-- migrate:down
ALTER TABLE users DROP COLUMN name;
