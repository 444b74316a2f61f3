-- Titles are shown in lists.

-- +goose Up
ALTER TABLE books ADD COLUMN title TEXT; -- may be unknown

-- +goose Down
ALTER TABLE books DROP COLUMN title;
