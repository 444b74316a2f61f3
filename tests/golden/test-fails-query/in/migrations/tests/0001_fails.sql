-- migrate:up
SELECT json('{');
