CREATE TABLE notes (
    id TEXT PRIMARY KEY DEFAULT (uuid()),
    title TEXT NOT NULL CHECK (title REGEXP '^[A-Z]'),
    slug TEXT GENERATED ALWAYS AS (slug(title))
);
INSERT INTO notes (title) VALUES ('Shopping'), ('To do');
CREATE UNIQUE INDEX notes_by_slug ON notes (slug(title), any(title, 1, 2));
