-- migrate:allow some-rule because of the weather
-- migrate:allow some-rule again
SELECT '
-- migrate:nonsense';
/*
-- migrate:nonsense
*/
SELECT 1; -- migrate:up
-- migrate is not a directive
-- see migrate:up
