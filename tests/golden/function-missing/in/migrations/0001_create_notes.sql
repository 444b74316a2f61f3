CREATE TABLE notes (title TEXT, slug TEXT);
INSERT INTO notes VALUES ('Shopping', ''), ('To do', '');
