-- Up
ALTER TABLE teams ADD COLUMN league TEXT;
-- Down
-- nothing
