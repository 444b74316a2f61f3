PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE a (a);
COMMIT;
