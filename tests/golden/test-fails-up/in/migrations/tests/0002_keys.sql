INSERT INTO users VALUES (1, 'nobody');
INSERT INTO notes VALUES (1, 1);
-- migrate:up
