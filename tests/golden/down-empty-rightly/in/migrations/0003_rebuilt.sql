-- migrate:up
CREATE TABLE n (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO n (id, body) SELECT id, body FROM notes;
DROP TABLE notes;
ALTER TABLE n RENAME TO notes;
-- migrate:down
-- nothing
