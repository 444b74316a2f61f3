-- +goose Up
ALTER TABLE books ADD COLUMN year INTEGER;
-- +Goose Down
ALTER TABLE books DROP COLUMN year;
