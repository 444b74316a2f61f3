-- 12 steps of sqlite.org/lang_altertable.html, most of them.
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;

BEGIN TRANSACTION;
CREATE TABLE new_notes (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL CHECK (body <> '')
);
INSERT INTO new_notes SELECT id, body FROM notes;
DROP TABLE notes;
ALTER TABLE new_notes RENAME TO notes;
PRAGMA foreign_key_check;
COMMIT;

PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
