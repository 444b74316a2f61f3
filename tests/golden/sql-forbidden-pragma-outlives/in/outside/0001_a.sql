-- migrate:no-transaction
SELECT 1;
PRAGMA locking_mode = EXCLUSIVE;
