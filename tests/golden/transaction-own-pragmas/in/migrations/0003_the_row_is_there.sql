-- Its deletion would have cascaded.
INSERT INTO notes SELECT 2, name FROM tags;
UPDATE notes SET id = 1 WHERE id = 2 AND (SELECT count(*) FROM tags) = 0;
