-- migrate:up
ALTER TABLE posts ADD COLUMN title TEXT;
-- migrate:down
ALTER TABLE posts DROP COLUMN title;
