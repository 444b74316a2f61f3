-- migrate:up
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE tags (name TEXT PRIMARY KEY);
-- migrate:down
SELECT 1;
