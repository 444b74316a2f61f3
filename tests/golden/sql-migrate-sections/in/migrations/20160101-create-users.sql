-- +migrate Up
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- +migrate Down
DROP TABLE users;
