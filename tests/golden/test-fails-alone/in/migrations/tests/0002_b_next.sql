CREATE TEMP TABLE wanted (id);
INSERT INTO notes VALUES (7);
INSERT INTO folders VALUES (7);
-- migrate:up
SELECT * FROM notes WHERE folder NOT IN (SELECT id FROM folders);
