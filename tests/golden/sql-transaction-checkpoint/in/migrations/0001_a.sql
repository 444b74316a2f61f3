CREATE TABLE a (x);
PRAGMA wal_checkpoint;
