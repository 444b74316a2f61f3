-- +goose Up
ALTER TABLE books ADD COLUMN title TEXT;
  -- +goose Down
ALTER TABLE books DROP COLUMN title;
