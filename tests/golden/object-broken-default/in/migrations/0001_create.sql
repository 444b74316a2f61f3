CREATE TABLE notes (
    id TEXT PRIMARY KEY DEFAULT (new_id()),
    text TEXT
);
