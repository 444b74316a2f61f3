ALTER TABLE teams ADD COLUMN crest TEXT;
-- Migrate Down
ALTER TABLE teams DROP COLUMN crest;
