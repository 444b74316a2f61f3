-- migrate:no-transaction
-- migrate:irreversible
-- migrate:no-transaction idempotent
SELECT 1;
-- migrate:irreversible really
