-- migrate:up
INSERT INTO a VALUES (1);
SELECT x FROM a;
