-- One of each.
INSERT INTO notes (text, kind) VALUES ('c', 'list');
