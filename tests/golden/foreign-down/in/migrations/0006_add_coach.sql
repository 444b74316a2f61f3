ALTER TABLE teams ADD COLUMN coach TEXT;
--rollback
ALTER TABLE teams DROP COLUMN coach;
