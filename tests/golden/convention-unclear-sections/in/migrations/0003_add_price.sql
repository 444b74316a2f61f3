-- +migrate Up
ALTER TABLE rooms ADD COLUMN price INTEGER;
-- +migrate Down
ALTER TABLE rooms DROP COLUMN price;
