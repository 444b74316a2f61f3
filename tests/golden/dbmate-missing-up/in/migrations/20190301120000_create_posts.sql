-- migrate:up transaction:true
CREATE TABLE posts (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE);
-- migrate:down
DROP TABLE posts;
