CREATE TABLE a (x);
PRAGMA application_id = 7;
