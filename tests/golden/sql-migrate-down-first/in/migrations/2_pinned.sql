-- +migrate Down notransaction
VACUUM;
-- +migrate Up
ALTER TABLE notes ADD COLUMN pinned INTEGER;
