-- +migrate Down
ALTER TABLE users DROP COLUMN name;
-- +migrate Up
ALTER TABLE users ADD COLUMN name TEXT;
