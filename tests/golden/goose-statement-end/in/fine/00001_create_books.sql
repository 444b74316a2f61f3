-- +goose Up
-- +goose StatementBegin
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX books_title ON books (title)
-- +goose StatementEnd
-- +goose Down
-- +goose StatementBegin
DROP TABLE books
-- +goose StatementEnd
