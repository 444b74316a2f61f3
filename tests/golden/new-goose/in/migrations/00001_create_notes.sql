-- +goose Up
CREATE TABLE notes (a);
-- +goose Down
DROP TABLE notes;
