INSERT INTO a VALUES (1), (2);
-- migrate:up
