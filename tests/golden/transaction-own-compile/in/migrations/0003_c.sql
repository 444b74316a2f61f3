-- migrate:no-transaction
BEGIN;
CREATE TABLE c (x);
COMMIT;
