-- Deploy flipr:flips to sqlite
-- requires: users

BEGIN;

CREATE TABLE flips (nickname TEXT);
INSERT INTO flips SELECT nickname FROM users;

COMMIT;
