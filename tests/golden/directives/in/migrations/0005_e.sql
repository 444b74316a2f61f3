-- migrate:irreversible the old column is gone
ALTER TABLE b ADD COLUMN y;
