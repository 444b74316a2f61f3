-- migrate:up
SELECT * FROM people WHERE id = 1;
