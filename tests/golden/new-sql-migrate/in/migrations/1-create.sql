-- +migrate Up
CREATE TABLE notes (a);
-- +migrate Down
DROP TABLE notes;
