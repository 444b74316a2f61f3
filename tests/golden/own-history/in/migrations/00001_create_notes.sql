-- +goose Up
CREATE TABLE notes (id INTEGER PRIMARY KEY);

-- +goose Down
DROP TABLE notes;
