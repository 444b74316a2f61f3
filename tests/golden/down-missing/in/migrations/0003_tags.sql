-- migrate:up
CREATE TABLE tags (name TEXT PRIMARY KEY);
-- migrate:down
DROP TABLE tags;
