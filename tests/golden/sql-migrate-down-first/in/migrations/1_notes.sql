-- The way back stands first.
-- +migrate Down
DROP TABLE notes;

-- +migrate Up
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);
