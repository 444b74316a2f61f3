-- Up Migration
ALTER TABLE teams ADD COLUMN arena TEXT;
-- Down Migration
ALTER TABLE teams DROP COLUMN arena;
