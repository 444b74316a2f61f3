-- migrate:up transaction:true
CREATE TABLE posts (id INTEGER PRIMARY KEY);
-- migrate:down
DROP TABLE posts;
-- migrate:up
CREATE TABLE tags (name TEXT PRIMARY KEY);
-- migrate:down
DROP TABLE tags;
