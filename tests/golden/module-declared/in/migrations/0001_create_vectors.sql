CREATE VIRTUAL TABLE vectors USING vec0(
    id INTEGER PRIMARY KEY,
    embedding FLOAT[384],
    distance_metric=cosine
);
CREATE TABLE notes (id INTEGER PRIMARY KEY, embedding BLOB);
INSERT INTO notes (embedding) SELECT zeroblob(4 * value) FROM series(1, 10);
INSERT INTO vectors (id, embedding) SELECT id, embedding FROM notes;
CREATE TRIGGER note_vectors AFTER INSERT ON notes BEGIN
    INSERT INTO vectors (id, embedding) VALUES (new.id, new.embedding);
END;
INSERT INTO notes (embedding) VALUES (x'00000000');
