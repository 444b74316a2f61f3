-- notes outlive their owners
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, owner INTEGER, words TEXT);
INSERT INTO notes_new (id, owner, words) SELECT id, owner, words FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
