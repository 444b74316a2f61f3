-- migrate:seed INSERT INTO users (name) VALUES ('a'); INSERT INTO usres (name) VALUES ('b');
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
