CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE log (note INTEGER, at TEXT);
CREATE TABLE counts (name TEXT PRIMARY KEY, count INTEGER);
CREATE TRIGGER notes_log AFTER INSERT ON notes BEGIN
    INSERT INTO log VALUES (new.id, datetime('now'));
END;
CREATE TRIGGER notes_count AFTER INSERT ON notes BEGIN
    UPDATE counts SET count = count + 1 WHERE name = 'notes';
END;
CREATE TRIGGER notes_gone AFTER DELETE ON notes BEGIN
    DELETE FROM log WHERE note = old.id;
END;
