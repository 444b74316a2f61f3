-- +goose Up
CREATE TABLE rooms (id INTEGER PRIMARY KEY);
-- +goose Down
DROP TABLE rooms;
