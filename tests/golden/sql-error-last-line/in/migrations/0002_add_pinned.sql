CREATE TABLE tags (name TEXT);
-- and
INSERT INTO tags VALUES (1, 2)