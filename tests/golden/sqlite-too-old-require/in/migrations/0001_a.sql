-- migrate:require SELECT unixepoch() > 0 -- it is too early
CREATE TABLE a (x);
