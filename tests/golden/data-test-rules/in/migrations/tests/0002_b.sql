INSERT INTO a VALUES (1), (2);
-- migrate:up
SELECT 'lost' WHERE (SELECT count(*) FROM a) <> 2;
