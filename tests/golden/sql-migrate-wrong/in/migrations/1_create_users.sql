CREATE TABLE users (id INTEGER PRIMARY KEY);
-- +migrate Up
CREATE TABLE sessions (token TEXT PRIMARY KEY);
