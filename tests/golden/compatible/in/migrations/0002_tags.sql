-- migrate:up
-- migrate:compatible
ALTER TABLE notes ADD COLUMN kind TEXT NOT NULL DEFAULT 'plain'
    CHECK (kind IN ('plain', 'list'));
ALTER TABLE notes ADD COLUMN folder INTEGER REFERENCES folders;
CREATE TABLE folders (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE tags (
    note INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE ON UPDATE CASCADE,
    tag TEXT NOT NULL
);
CREATE INDEX notes_by_kind ON notes (kind, lower(text));
CREATE VIEW lists AS SELECT id, text FROM notes WHERE kind = 'list';

-- migrate:down
DROP VIEW lists;
DROP INDEX notes_by_kind;
DROP TABLE tags;
ALTER TABLE notes DROP COLUMN folder;
DROP TABLE folders;
ALTER TABLE notes DROP COLUMN kind;
