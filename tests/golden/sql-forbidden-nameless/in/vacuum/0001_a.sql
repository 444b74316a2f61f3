-- migrate:no-transaction
CREATE TABLE a (x);
VACUUM /* not into a file */;
