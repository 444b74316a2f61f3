-- migrate:up
BEGIN;
CREATE TABLE a (x);
COMMIT;
COMMIT;
-- migrate:down
DROP TABLE a;
COMMIT;
COMMIT;
