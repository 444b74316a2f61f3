-- migrate:no-transaction idempotent
-- migrate:irreversible
-- migrate:allow some-rule because; of that
VACUUM;
