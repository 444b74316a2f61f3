-- migrate:compatible
CREATE TABLE b (x);
