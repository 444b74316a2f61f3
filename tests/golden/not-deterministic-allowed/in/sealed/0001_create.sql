CREATE TABLE settings (name TEXT, value);
INSERT INTO settings VALUES ('number', random());
