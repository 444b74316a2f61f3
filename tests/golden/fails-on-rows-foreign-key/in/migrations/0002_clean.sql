CREATE INDEX notes_owner ON notes (owner);
DELETE FROM users WHERE name IS NULL OR name <> '';
