-- migrate:no-transaction idempotent
-- migrate:irreversible
-- migrate:allow row-loss because; of that
VACUUM;
