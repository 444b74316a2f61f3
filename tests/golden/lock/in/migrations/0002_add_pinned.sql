-- migrate:up
ALTER TABLE notes ADD COLUMN pinned;
-- migrate:down
ALTER TABLE notes DROP COLUMN pinned;
