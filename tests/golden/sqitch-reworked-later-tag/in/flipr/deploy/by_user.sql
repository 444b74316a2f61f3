-- Deploy flipr:by_user to sqlite

BEGIN;

DROP VIEW by_user;
CREATE VIEW by_user AS
    SELECT nickname, body FROM flips;

COMMIT;
