-- +goose Up
-- +goose StatementBegin
CREATE TABLE later (x)
-- +goose StatementEnd
;
CREATE INDEX later_x ON later (x);
