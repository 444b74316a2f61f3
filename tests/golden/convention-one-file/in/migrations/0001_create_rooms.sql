-- +goose Up
CREATE TABLE rooms (id INTEGER PRIMARY KEY);
