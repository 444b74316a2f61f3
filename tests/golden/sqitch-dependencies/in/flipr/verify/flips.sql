-- Verify flipr:flips on sqlite

BEGIN;

SELECT nosuch FROM flips WHERE 0;

ROLLBACK;
