CREATE TABLE a (x);
/* to do: the rest
CREATE TABLE b (x);
