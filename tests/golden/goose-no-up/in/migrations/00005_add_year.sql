-- +goose Up
ALTER TABLE books ADD COLUMN year INTEGER;
-- +goose Up
ALTER TABLE books ADD COLUMN month INTEGER;
