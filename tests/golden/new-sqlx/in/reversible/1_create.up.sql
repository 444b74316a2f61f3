-- no-transaction
CREATE TABLE a (a);
