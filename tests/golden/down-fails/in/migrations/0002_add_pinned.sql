-- migrate:up
ALTER TABLE notes ADD COLUMN pinned;

-- migrate:down
-- and back
ALTER TABLE notes
 DROP COLUMN pined;
