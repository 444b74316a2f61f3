-- migrate:compatible
-- migrate:compatible
CREATE TABLE a (x);
