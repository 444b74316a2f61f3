-- +goose Up
ALTER TABLE books ADD COLUMN isbn TEXT;
-- migrate:down
ALTER TABLE books DROP COLUMN isbn;
