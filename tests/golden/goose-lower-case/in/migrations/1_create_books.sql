-- +goose up
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);
-- +goose statementbegin
CREATE VIEW titles AS SELECT title FROM books;
-- +goose STATEMENTEND
-- +goose DOWN
DROP VIEW titles;
DROP TABLE books;
