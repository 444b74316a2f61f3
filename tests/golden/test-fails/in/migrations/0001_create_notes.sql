CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    text TEXT
);
