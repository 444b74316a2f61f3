SAVEPOINT one;
INSERT INTO notes (body) VALUES ('a');
ROLLBACK TO one;
RELEASE one;
