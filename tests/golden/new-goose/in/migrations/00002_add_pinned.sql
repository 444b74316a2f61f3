-- +goose Up
ALTER TABLE notes ADD COLUMN b;
