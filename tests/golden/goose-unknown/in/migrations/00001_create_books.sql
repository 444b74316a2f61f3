-- +goose Up
-- +goose Begin
CREATE TABLE books (id INTEGER PRIMARY KEY);
-- +goose
-- +goose Down cascade
DROP TABLE books;
