INSERT INTO notes (body) VALUES ('bread');
-- migrate:up
SELECT * FROM notes WHERE title IS NULL;
