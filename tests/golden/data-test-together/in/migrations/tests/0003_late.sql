INSERT INTO people VALUES (2);
INSERT INTO notes VALUES (2);
-- migrate:up
SELECT * FROM people WHERE id = 1;
SELECT 'lost' WHERE NOT EXISTS (SELECT * FROM notes WHERE author = 2);
