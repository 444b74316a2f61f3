CREATE UNIQUE INDEX people_by_name ON people (name);
CREATE TABLE tags (note TEXT REFERENCES notes (author));
