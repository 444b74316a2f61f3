INSERT INTO users VALUES (1, 'a');
-- migrate:up
-- migrate:down
