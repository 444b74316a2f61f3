INSERT INTO folders VALUES (?);
-- migrate:up
