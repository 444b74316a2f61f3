-- migrate:up
-- migrate:compatible since 1.4
CREATE TABLE b (x);
-- migrate:down
-- migrate:compatible
DROP TABLE b;
