-- migrate:allow table-dropped because of the weather
-- migrate:allow table-dropped again
-- migrate:require SELECT 'a -- b;' = 'a -- b;'; -- this always holds
-- migrate:seed INSERT INTO f (x) VALUES (1); INSERT INTO f (x) VALUES (2)
CREATE TABLE f (x);
DROP TABLE b;
SELECT '
-- migrate:nonsense';
/*
-- migrate:nonsense
*/
SELECT 1; -- migrate:up
-- migrate is not a directive
-- see migrate:up
