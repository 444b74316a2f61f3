INSERT INTO notes (id, text)
VALUES (1, 'milk: two'), (2, 'bread'), (7, ':x'), (8, ':y');

-- migrate:up
SELECT id, title, NULL, 1.5, x'00ff'
  FROM notes
 WHERE title = '';
SELECT title FROM notes WHERE id = 2;
