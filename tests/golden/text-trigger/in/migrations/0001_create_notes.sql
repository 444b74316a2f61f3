CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, state INTEGER);
CREATE TABLE log (line TEXT);
CREATE TRIGGER notes_log AFTER UPDATE OF body ON notes
WHEN CASE WHEN new.body IS old.body THEN 0 ELSE 1 END
BEGIN
    -- a comment; with a semicolon and an END;
    INSERT INTO log VALUES ('edited; END;');
    UPDATE notes
       SET state = CASE state WHEN 0 THEN 1 ELSE 2 END
     WHERE id = new.id;
    SELECT CASE WHEN new.body = ';' THEN RAISE(ABORT, 'no; really END;') END;
END;
INSERT INTO notes (body, state) VALUES ('a', 0);
UPDATE notes SET body = 'b';
CREATE TABLE after_it (x CHECK (x = 1 OR typeof(x) = 'null'));
