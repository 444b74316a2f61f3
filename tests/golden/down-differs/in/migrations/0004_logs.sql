-- migrate:up
CREATE TABLE logs (at TEXT, message TEXT);
CREATE TABLE errors (at TEXT, message TEXT);
-- migrate:down
DROP TABLE logs;
