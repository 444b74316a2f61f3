-- The index goes with the old table, the trigger with the view.
DROP VIEW days;
ALTER TABLE notes RENAME TO notes_old;
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL DEFAULT '', day TEXT);
INSERT INTO notes (id, text, day) SELECT id, coalesce(text, ''), day FROM notes_old;
DROP TABLE notes_old;
CREATE VIEW days AS SELECT day, text FROM notes;
