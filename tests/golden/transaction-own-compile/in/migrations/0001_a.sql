-- migrate:up
CREATE TABLE a (x);
-- migrate:down
BEGIN;
DROP TABLE a;
COMMIT;
