CREATE TABLE a (x);
PRAGMA main.auto_vacuum(INCREMENTAL);
