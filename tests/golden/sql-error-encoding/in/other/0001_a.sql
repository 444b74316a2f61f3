PRAGMA encoding = 'UTF-16le';
CREATE TABLE a (x);
