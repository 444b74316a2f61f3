-- migrate:down
ALTER TABLE posts DROP COLUMN body;
