-- migrate:no-transaction idempotent
PRAGMA journal_mode = WAL;
