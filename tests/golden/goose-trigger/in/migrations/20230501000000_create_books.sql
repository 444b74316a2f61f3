-- +goose Up
-- +goose StatementBegin
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, changed_at TEXT);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER books_changed AFTER UPDATE OF title ON books
BEGIN
    UPDATE books SET changed_at = CASE
        WHEN new.title = '' THEN NULL
        ELSE datetime('now')
    END
    WHERE id = new.id;
    SELECT 1;
END;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TRIGGER books_changed;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE books;
-- +goose StatementEnd
