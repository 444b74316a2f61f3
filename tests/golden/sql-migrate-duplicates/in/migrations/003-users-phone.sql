-- +migrate Up
ALTER TABLE users ADD COLUMN phone TEXT;
-- +migrate Down
ALTER TABLE users DROP COLUMN phone;
