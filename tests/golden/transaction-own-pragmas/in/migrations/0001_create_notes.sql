CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
);
CREATE TABLE tags (
    note INTEGER REFERENCES notes (id) ON DELETE CASCADE,
    name TEXT
);
INSERT INTO notes VALUES (1, 'milk');
INSERT INTO tags VALUES (1, 'shop');
