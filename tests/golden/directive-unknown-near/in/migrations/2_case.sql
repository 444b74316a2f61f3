-- migrate:up
CREATE TABLE b (x);
-- Migrate:Down
DROP TABLE b;
