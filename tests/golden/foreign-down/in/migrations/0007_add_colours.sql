ALTER TABLE teams ADD COLUMN colours TEXT;
-- == REVERT ==
ALTER TABLE teams DROP COLUMN colours;
