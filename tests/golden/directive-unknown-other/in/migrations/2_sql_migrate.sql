CREATE TABLE b (x);
-- +migrate Down
DROP TABLE b;
