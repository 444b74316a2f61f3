INSERT INTO notes (body)
VALUES (?);
