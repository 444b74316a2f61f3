-- migrate:up
INSERT INTO posts (slug) VALUES ('welcome');

-- migrate:down
