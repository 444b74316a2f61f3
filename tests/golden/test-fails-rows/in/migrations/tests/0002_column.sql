INSERT INTO notes (id, txt) VALUES (1, 'a');
-- migrate:up
