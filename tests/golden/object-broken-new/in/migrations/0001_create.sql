CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT);
CREATE VIEW titles AS
    SELECT titel FROM notes;
CREATE VIEW slugs AS SELECT slug(title) AS slug FROM notes;
CREATE TRIGGER notes_audit AFTER UPDATE OF title ON notes BEGIN
    INSERT INTO audit (note, title) VALUES (old.id, old.title);
END;
CREATE VIEW columns (id) AS SELECT * FROM notes;
