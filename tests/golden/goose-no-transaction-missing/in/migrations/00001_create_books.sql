-- +goose Up
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);
VACUUM;
