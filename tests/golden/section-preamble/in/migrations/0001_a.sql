-- a comment is fine
CREATE TABLE a (x);

-- migrate:up
CREATE TABLE b (x);
-- migrate:down
DROP TABLE b;
