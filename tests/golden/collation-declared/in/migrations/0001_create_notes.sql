CREATE TABLE notes (title TEXT COLLATE german UNIQUE, body TEXT);
INSERT INTO notes (title) VALUES ('b'), ('B'), ('a');
CREATE INDEX notes_by_title ON notes (body COLLATE "l'ordre français");
CREATE TABLE copy AS SELECT title FROM notes ORDER BY title, body COLLATE german;
