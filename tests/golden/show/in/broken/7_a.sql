CREATE TABLE a (x);
-- migrate:down
