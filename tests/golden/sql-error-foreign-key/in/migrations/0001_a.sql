CREATE TABLE parent (id INTEGER PRIMARY KEY);
CREATE TABLE child (
    parent INTEGER REFERENCES parent (id)
);
