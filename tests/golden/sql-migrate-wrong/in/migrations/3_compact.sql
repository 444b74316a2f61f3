-- +migrate Up no-transaction
VACUUM;
