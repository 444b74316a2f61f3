INSERT INTO notes (body) VALUES ('bread');
-- migrate:up
SELECT 'lost' WHERE (SELECT count(*) FROM notes) <> 1;
