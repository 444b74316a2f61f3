INSERT INTO folders VALUES (1);
INSERT INTO notes VALUES (1, 1, 'a'),
    (2, 1, NULL);
-- migrate:up
