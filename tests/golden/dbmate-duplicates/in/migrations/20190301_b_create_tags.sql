-- migrate:up
CREATE TABLE tags (post INTEGER REFERENCES posts (id), name TEXT);
-- migrate:down
DROP TABLE tags;
