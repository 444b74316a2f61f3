INSERT INTO notes VALUES (1, NULL 'a');
-- migrate:up
