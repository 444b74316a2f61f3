-- migrate:no-transaction idempotent
REINDEX;
