CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    folder INTEGER REFERENCES folders (id),
    parent INTEGER REFERENCES notes,
    title TEXT NOT NULL CHECK (length(title) > 0),
    slug TEXT AS (lower(replace(title, ' ', '-'))),
    key TEXT AS (slug || '.' || id) STORED UNIQUE
);
CREATE TABLE folders (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE);
CREATE INDEX notes_slug ON notes (upper(slug), id) WHERE folder IS NOT NULL;
CREATE VIEW titles (id, title, folder) AS SELECT n.id, n.title, f.name
    FROM notes n LEFT JOIN folders f ON f.id = n.folder;
CREATE TRIGGER titles_insert INSTEAD OF INSERT ON titles BEGIN
    INSERT INTO notes (title) VALUES (new.title);
END;
CREATE TRIGGER folders_insert AFTER INSERT ON folders BEGIN
    INSERT INTO titles (title) VALUES (new.name);
END;
CREATE TRIGGER notes_delete AFTER DELETE ON notes WHEN old.folder IS NOT NULL BEGIN
    DELETE FROM folders WHERE id = old.folder;
END;
