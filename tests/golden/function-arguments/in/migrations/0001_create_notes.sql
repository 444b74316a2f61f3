CREATE TABLE notes (title TEXT);
CREATE INDEX notes_by_slug ON notes (slug(title, '-'));
