-- migrate:up
CREATE TABLE a (x);
-- migrate:down
-- migrate:seed INSERT INTO a VALUES (1);
DROP TABLE a;
