-- Deploy flipr:flips to sqlite
-- requires: users

BEGIN;

CREATE TABLE flips (
    id INTEGER PRIMARY KEY,
    nickname TEXT NOT NULL REFERENCES users(nickname),
    body TEXT NOT NULL
);

COMMIT;
