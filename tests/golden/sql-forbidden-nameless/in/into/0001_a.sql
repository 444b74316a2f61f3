-- migrate:no-transaction
CREATE TABLE a (x);
VACUUM main /* for now */ INTO '';
