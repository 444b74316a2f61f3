-- migrate:up
CREATE TABLE logs (at TEXT);
-- migrate:down
DROP TABLE log;
