CREATE TABLE a (x);
PRAGMA journal_mode = WAL;
