CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT UNIQUE);
CREATE INDEX notes_by_body ON notes (body);
CREATE VIEW "short ""notes""" AS SELECT id FROM notes WHERE length(body) < 80;
CREATE TRIGGER notes_kept BEFORE DELETE ON notes BEGIN
    SELECT RAISE(ABORT, 'kept');
END;
CREATE VIRTUAL TABLE texts USING fts5(body);
CREATE TABLE gone (x);
DROP TABLE gone;
