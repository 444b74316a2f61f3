-- migrate:up
CREATE TABLE notes (id INTEGER PRIMARY KEY);
CREATE TABLE tags (name TEXT);
-- migrate:down
DROP TABLE notes;
