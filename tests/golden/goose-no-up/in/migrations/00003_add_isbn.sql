-- +goose Down
ALTER TABLE books DROP COLUMN isbn;
-- +goose Up
ALTER TABLE books ADD COLUMN isbn TEXT;
