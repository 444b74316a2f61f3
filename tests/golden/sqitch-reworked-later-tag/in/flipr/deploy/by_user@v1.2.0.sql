-- Deploy flipr:by_user to sqlite

BEGIN;

CREATE VIEW by_user AS
    SELECT nickname FROM flips;

COMMIT;
