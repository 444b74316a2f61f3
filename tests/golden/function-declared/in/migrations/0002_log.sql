-- migrate:up
CREATE TABLE log (id TEXT NOT NULL UNIQUE, note TEXT NOT NULL);
CREATE TRIGGER log_note AFTER INSERT ON notes BEGIN
    INSERT INTO log VALUES (Uuid(), new.id);
END;
INSERT INTO notes (title) VALUES ('Books');
UPDATE notes SET title = title || '!' WHERE title REGEXP 'o';
DELETE FROM notes WHERE title = 'Books';

-- migrate:down
DELETE FROM log WHERE any(id);
DROP TRIGGER log_note;
DROP TABLE log;
