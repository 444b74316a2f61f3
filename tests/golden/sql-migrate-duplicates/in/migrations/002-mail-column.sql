-- +migrate Up
ALTER TABLE users ADD COLUMN mail TEXT;
-- +migrate Down
ALTER TABLE users DROP COLUMN mail;
