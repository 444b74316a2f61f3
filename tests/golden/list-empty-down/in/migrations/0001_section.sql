-- migrate:up
CREATE TABLE a (x);

-- migrate:down
-- to be written
