-- Revert flipr:by_user from sqlite

BEGIN;

DROP VIEW by_user;
CREATE VIEW by_user AS
    SELECT nickname, body FROM flips;

COMMIT;
