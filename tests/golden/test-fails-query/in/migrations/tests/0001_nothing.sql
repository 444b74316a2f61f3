-- migrate:up
BEGIN;
SELECT x FROM a;
