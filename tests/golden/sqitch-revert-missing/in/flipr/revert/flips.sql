-- Revert flipr:flips from sqlite

BEGIN;

-- XXX Add DDLs here.

COMMIT;
