INSERT INTO folders VALUES (1);
-- migrate:up
SELECT * FROM folders WHERE id <> :id;
