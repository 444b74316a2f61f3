-- +micrate Up
ALTER TABLE teams ADD COLUMN city TEXT;

-- +micrate Down
ALTER TABLE teams DROP COLUMN city;
