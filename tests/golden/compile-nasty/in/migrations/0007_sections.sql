-- %d
-- migrate:up
SELECT 1;
-- migrate:down
SELECT '-- migrate:down
';
