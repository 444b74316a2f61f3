CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT NOT NULL DEFAULT ';');
CREATE INDEX notes_body ON notes(body);
INSERT INTO t VALUES(1, 'it''s; so', x'3b'), (2, NULL, 1.5e-3);
