-- SQLite can't add a column whose default is computed, so the table is made
-- anew and its rows are carried over.
CREATE TABLE new_notes (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
);
INSERT INTO new_notes (id, text) SELECT id, text FROM notes;
DROP TABLE notes;
ALTER TABLE new_notes RENAME TO notes;
