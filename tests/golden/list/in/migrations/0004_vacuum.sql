-- migrate:no-transaction
-- migrate:irreversible
VACUUM;
