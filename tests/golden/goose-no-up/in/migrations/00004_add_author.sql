ALTER TABLE books ADD COLUMN author TEXT;
-- +goose Up
ALTER TABLE books ADD COLUMN editor TEXT;
