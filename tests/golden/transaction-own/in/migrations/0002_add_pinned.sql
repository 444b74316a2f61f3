BEGIN;
ALTER TABLE notes ADD COLUMN pinned;
UPDATE notes SET pinned = 0;
COMMIT;
