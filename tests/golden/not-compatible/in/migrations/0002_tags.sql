-- migrate:compatible
ALTER TABLE notes DROP COLUMN colour;
CREATE TABLE tags (note INTEGER REFERENCES notes ON DELETE CASCADE);
CREATE TRIGGER no_empty BEFORE INSERT ON notes WHEN NEW.text = '' BEGIN
    SELECT RAISE(ABORT, 'a note has a text');
END;
