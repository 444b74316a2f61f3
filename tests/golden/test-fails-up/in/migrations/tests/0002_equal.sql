INSERT INTO users (email) VALUES ('a'), ('b'), ('a');
-- migrate:up
SELECT 1;
