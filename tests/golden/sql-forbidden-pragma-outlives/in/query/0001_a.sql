PRAGMA query_only = ON;
CREATE TABLE a (x);
