CREATE TABLE notes(id INTEGER PRIMARY KEY, tags BLOB);
UPDATE notes SET tags = jsonb_array_insert(tags, '$[0]', 1);
