ALTER TABLE posts ADD COLUMN author TEXT;
-- migrate:up
CREATE INDEX posts_author ON posts (author);
-- migrate:down
DROP INDEX posts_author;
