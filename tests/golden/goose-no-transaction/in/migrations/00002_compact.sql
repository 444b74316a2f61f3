-- +goose NO TRANSACTION
-- +goose Up
PRAGMA auto_vacuum = FULL;
VACUUM;
-- +goose Down
PRAGMA auto_vacuum = NONE;
VACUUM;
