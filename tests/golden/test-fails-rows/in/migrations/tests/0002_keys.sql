INSERT INTO folders VALUES (1);
INSERT INTO notes VALUES (1, 9, 'a');
INSERT INTO folders VALUES (2);
-- migrate:up
