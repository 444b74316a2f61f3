-- +goose Up
ALTER TABLE books ADD COLUMN year INTEGER;
-- +goose Down
ALTER TABLE books DROP COLUMN year;
