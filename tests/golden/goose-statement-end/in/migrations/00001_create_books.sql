-- +goose Up
-- +goose StatementBegin
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT) -- soon more
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER books_stay BEFORE DELETE ON books
BEGIN
    SELECT raise(ABORT, 'books stay');
END
-- +goose StatementEnd
CREATE INDEX books_title ON books (title);
