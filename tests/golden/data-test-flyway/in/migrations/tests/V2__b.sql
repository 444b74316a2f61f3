-- migrate:up
SELECT x FROM b;
