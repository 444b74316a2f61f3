PRAGMA page_size;
PRAGMA page_size = 8192;
CREATE TABLE a (x);
