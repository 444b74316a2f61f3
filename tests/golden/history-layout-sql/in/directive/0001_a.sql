-- migrate:require SELECT 2 -- never
CREATE TABLE a (x TEXT);
