INSERT INTO notes (text) VALUES ('a'), ('b');
