-- Deploy flipr:by_user to sqlite

BEGIN;

CREATE VIEW by_user AS
    SELECT nickname, body FROM flips;

COMMIT;
