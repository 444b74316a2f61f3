-- migrate:no-transaction
BEGIN;
INSERT INTO notes (body) VALUES ('a');
