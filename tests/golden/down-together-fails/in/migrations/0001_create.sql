-- migrate:up
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE notes (author TEXT REFERENCES people (name));
-- migrate:down
DROP TABLE notes;
DROP TABLE persons;
