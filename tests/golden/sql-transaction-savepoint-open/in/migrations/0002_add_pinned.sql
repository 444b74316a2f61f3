SAVEPOINT one;
INSERT INTO notes (body) VALUES ('a');
