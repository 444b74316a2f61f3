-- migrate:up
SELECT * FROM notes;
