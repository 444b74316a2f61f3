-- migrate:up
SELECT count(*) FROM notes;
