CREATE TABLE notes (id INTEGER PRIMARY KEY, folder INTEGER REFERENCES folders (id));
CREATE TABLE tags (name TEXT);
CREATE VIEW tag_names AS SELECT name FROM tags;
