-- migrate:up
-- migrate:irreversible
CREATE TABLE a (x);
-- migrate:down
DROP TABLE a;
