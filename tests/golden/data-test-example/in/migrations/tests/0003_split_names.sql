-- tests/0003_split_names.sql
INSERT INTO people (id, name) VALUES (1, 'Ada Lovelace'), (2, 'Plato');

-- migrate:up
SELECT * FROM people WHERE id = 1 AND (first, last) IS NOT ('Ada', 'Lovelace');
SELECT * FROM people WHERE id = 2 AND last IS NOT NULL;

-- migrate:down
SELECT * FROM people WHERE id = 1 AND name <> 'Ada Lovelace';
