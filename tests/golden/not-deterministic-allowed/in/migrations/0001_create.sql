-- migrate:allow not-deterministic each installation has a number of its own
CREATE TABLE settings (name TEXT, value);
INSERT INTO settings VALUES ('number', random());
