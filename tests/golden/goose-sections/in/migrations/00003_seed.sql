--+goose Up
INSERT INTO books (isbn, title) VALUES ('0-00-000000-0', 'a; -- +goose Down');
