-- migrate:no-transaction
CREATE TABLE a (x);
VACUUM;
ATTACH '' AS e;
