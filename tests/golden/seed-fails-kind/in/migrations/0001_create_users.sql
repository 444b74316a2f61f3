-- migrate:seed DROP TABLE users;
CREATE TABLE users (id INTEGER PRIMARY KEY);
