-- migrate:up
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE users (id INTEGER PRIMARY KEY, nick TEXT);
-- migrate:down
DROP TABLE users;
DROP TABLE settings;
