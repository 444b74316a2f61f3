CREATE TABLE player (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
