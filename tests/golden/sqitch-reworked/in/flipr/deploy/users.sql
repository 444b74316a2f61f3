-- Deploy flipr:users to sqlite

BEGIN;

CREATE TABLE users (
    nickname TEXT PRIMARY KEY,
    password TEXT NOT NULL
);

COMMIT;
