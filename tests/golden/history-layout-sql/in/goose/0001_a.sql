-- +goose Up
CREATE TABLE a (x TEXT);
-- +goose Down
-- +goose NO TRANSACTION
DROP TABLE a;
