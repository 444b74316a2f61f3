-- migrate:seed INSERT INTO t VALUES ('a;', 2, 3); DELETE FROM u -- c
SELECT 1;
-- migrate:seed INSERT INTO u VALUES (1)
