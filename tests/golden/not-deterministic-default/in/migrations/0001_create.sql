CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    text TEXT,
    created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE log (text TEXT);
CREATE TRIGGER notes_log AFTER UPDATE ON notes BEGIN
    INSERT INTO log VALUES (old.text || ' was changed ' || datetime('now'));
END;
CREATE VIEW lots AS SELECT abs(random() % 6) AS lot;
