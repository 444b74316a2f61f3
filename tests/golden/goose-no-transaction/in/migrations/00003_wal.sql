-- +goose Up
-- +goose no transaction
PRAGMA journal_mode = WAL;
-- +goose Down
PRAGMA journal_mode = DELETE;
