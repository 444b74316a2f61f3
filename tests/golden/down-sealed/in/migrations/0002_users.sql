-- migrate:up
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- migrate:down
-- to do
