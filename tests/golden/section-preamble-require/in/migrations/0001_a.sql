-- migrate:require SELECT 1 -- never
-- +migrate Down
DROP TABLE a;
-- +migrate Up
CREATE TABLE a (x);
