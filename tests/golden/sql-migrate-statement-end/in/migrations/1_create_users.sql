-- +migrate Up
-- +migrate StatementBegin
CREATE TABLE users (id INTEGER PRIMARY KEY)
-- +migrate StatementEnd
-- +migrate StatementBegin
CREATE TABLE sessions (token TEXT PRIMARY KEY)
-- +migrate StatementEnd
