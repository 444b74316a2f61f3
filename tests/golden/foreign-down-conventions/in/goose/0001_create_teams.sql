-- +goose Up
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);

-- Down
-- +goose Down
DROP TABLE teams;
