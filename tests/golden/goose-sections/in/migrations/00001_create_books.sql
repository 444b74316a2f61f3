-- +goose Up
CREATE TABLE books (
    id INTEGER PRIMARY KEY,
    isbn TEXT NOT NULL UNIQUE
);

-- +goose Down
DROP TABLE books;
