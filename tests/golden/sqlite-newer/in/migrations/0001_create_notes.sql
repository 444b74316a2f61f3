CREATE TABLE notes(
    id INTEGER PRIMARY KEY,
    tags BLOB DEFAULT (jsonb_array_insert('[]', '$[0]', 1))
);
CREATE VIEW tags AS SELECT jsonb_array_insert(tags, '$[0]', id) FROM notes;
