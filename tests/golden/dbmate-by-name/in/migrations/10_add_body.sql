-- migrate:up
ALTER TABLE posts ADD COLUMN body TEXT;
-- migrate:down
ALTER TABLE posts DROP COLUMN body;
