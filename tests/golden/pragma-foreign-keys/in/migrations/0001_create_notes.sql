CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
);
PRAGMA foreign_keys = OFF;
PRAGMA foreign_keys = ON;
