-- migrate:up
CREATE TABLE x(a);
-- migrate:down
DROP TABLE u;
