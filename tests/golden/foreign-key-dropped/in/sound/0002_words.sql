CREATE TABLE notes_new (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES users (id) ON DELETE CASCADE, words TEXT);
INSERT INTO notes_new (id, owner) SELECT id, owner FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
