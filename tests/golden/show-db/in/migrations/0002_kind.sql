-- migrate:up
-- migrate:compatible
ALTER TABLE notes ADD COLUMN kind TEXT;

-- migrate:down
ALTER TABLE notes DROP COLUMN kind;
