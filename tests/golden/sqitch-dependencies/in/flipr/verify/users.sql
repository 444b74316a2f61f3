-- Verify flipr:users on sqlite

BEGIN;

SELECT nickname FROM users WHERE 0;

ROLLBACK;
