CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    token BLOB DEFAULT (randomblob(16)),
    created TEXT DEFAULT CURRENT_TIMESTAMP,
    day TEXT AS (date(created))
);
CREATE INDEX notes_year ON notes (strftime('%Y', created));
CREATE VIEW recent AS SELECT id FROM notes WHERE created > date('now', '-7 days');
CREATE TRIGGER notes_touch AFTER UPDATE OF token ON notes BEGIN
    UPDATE notes SET created = datetime('now') WHERE id = new.id;
END;
INSERT INTO notes (token, created) VALUES (x'00', '2024-02-29'), (NULL, date('2024-02-29', '+1 year'));
UPDATE notes SET id = id + 100;
SELECT random(), datetime('now');
