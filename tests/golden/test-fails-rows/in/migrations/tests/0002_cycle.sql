INSERT INTO notes VALUES (1, 1, 'a');
INSERT INTO folders VALUES (1);
-- migrate:up
