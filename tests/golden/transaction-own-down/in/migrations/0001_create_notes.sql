-- migrate:up
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
);
-- migrate:down
BEGIN;
DROP TABLE notes;
COMMIT;
