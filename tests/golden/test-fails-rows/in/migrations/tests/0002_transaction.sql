BEGIN;
INSERT INTO folders VALUES (1);
-- migrate:up
