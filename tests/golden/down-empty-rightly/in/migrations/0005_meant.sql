-- migrate:allow down-empty the new column does no harm
-- migrate:up
ALTER TABLE notes ADD COLUMN pinned INTEGER;
-- migrate:down
