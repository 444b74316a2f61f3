-- migrate:up
-- migrate:no-transaction
VACUUM;
-- migrate:down
SELECT 1;
