PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE a (x);
COMMIT;
