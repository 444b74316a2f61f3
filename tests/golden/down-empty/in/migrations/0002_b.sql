-- migrate:up
CREATE TABLE t2 (id INTEGER PRIMARY KEY);
-- migrate:down
-- to be done;
