-- migrate:up
CREATE TABLE notes (title TEXT, state TEXT CHECK (state IN ("open", "done")));
INSERT INTO notes VALUES ("Shopping", "open");
CREATE VIEW open_notes AS SELECT "title" FROM notes WHERE state = "open";
CREATE TRIGGER opened AFTER INSERT ON notes WHEN new.state = "open" BEGIN
    UPDATE notes SET title = "new: " || title WHERE rowid = new.rowid;
END;
INSERT INTO notes SELECT title, "open" FROM open_notes;

-- migrate:down
DELETE FROM notes WHERE state = "open";
DROP VIEW open_notes;
DROP TABLE notes;
