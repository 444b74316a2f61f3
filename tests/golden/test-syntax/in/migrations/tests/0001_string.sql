-- migrate:up
SELECT 'x;
