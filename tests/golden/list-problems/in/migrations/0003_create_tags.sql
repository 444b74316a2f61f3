CREATE TABLE tags (name TEXT PRIMARY KEY);
-- migrate:what
