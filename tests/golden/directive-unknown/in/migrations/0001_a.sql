-- migrate:dwon
SELECT 1;
