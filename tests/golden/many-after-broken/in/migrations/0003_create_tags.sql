INSERT INTO nowhere VALUES (1);
-- migrate:twon
