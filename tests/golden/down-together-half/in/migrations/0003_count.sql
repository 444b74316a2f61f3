-- migrate:up
CREATE TABLE counts (n);
-- migrate:down
DROP TABLE counts;
