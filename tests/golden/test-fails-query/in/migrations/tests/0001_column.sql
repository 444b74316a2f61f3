-- migrate:up
SELECT x FROM a;
SELECT y FROM a;
