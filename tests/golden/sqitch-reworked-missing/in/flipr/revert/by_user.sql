-- Revert flipr:by_user from sqlite

BEGIN;

DROP VIEW by_user;

COMMIT;
