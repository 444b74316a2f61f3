INSERT INTO a VALUES (1), (1);
-- migrate:up
