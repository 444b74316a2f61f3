-- +goose Up
ALTER TABLE rooms ADD COLUMN beds INTEGER;
