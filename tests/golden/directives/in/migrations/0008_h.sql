-- migrate:up
SELECT 1;
-- migrate:down
-- migrate:no-transaction idempotent
VACUUM;
