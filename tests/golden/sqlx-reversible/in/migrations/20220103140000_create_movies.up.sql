-- Add up migration script here
CREATE TABLE movies (
    id INTEGER PRIMARY KEY NOT NULL,
    title TEXT NOT NULL
);
