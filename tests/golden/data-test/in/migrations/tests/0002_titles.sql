-- What becomes of notes without a colon.
INSERT INTO notes (id, text) VALUES (1, 'milk: two'), (2, 'bread'), (3, NULL);

-- migrate:up
SELECT id, title FROM notes WHERE id = 1 AND title <> 'milk';
SELECT id, title FROM notes WHERE id = 2 AND title <> 'bread';
SELECT id, title FROM notes WHERE id = 3 AND title IS NOT NULL;

-- migrate:down
SELECT 'lost' WHERE (SELECT count(*) FROM notes) <> 3;
