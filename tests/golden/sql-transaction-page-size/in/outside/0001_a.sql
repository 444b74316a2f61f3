-- migrate:no-transaction
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
VACUUM;
