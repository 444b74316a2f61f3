-- migrate:require SELECT 'a -- b' = "c -- d" FROM t; -- all of t
-- migrate:up
-- migrate:require VALUES (/* -- */ 1) -- one
CREATE TABLE w (a);
-- migrate:down
-- migrate:require SELECT [--] FROM u--none
DROP TABLE w;
