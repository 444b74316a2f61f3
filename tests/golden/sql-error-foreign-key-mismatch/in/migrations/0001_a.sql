CREATE TABLE parent (id INTEGER);
CREATE TABLE child (
    parent INTEGER REFERENCES parent (id)
);
INSERT INTO child VALUES (1);
