CREATE TABLE a AS SELECT
  replace(hex(zeroblob(2000)), '0', printf('%40000s', ''));
