-- migrate:up
CREATE INDEX tags_name ON tags (name);
-- migrate:down
DROP INDEX tags_name;
