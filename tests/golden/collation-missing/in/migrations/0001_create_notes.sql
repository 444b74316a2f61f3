CREATE TABLE notes (title TEXT COLLATE german);
CREATE INDEX notes_by_title ON notes (title);
