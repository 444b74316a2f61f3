CREATE TABLE notes_new (
    id INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL REFERENCES users (id)
);
INSERT INTO notes_new (id, owner) SELECT id, owner FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
