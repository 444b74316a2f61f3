-- +goose Up
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);
-- +goose Down
DROP TABLE books;
