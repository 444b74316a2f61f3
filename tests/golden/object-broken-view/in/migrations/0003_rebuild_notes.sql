PRAGMA legacy_alter_table = ON;
CREATE TABLE new_notes (id INTEGER PRIMARY KEY, text TEXT);
INSERT INTO new_notes SELECT id, text FROM notes;
DROP TABLE notes;
ALTER TABLE new_notes RENAME TO notes;
