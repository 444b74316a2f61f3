PRAGMA encoding = 'UTF-8';
CREATE TABLE a (x);
