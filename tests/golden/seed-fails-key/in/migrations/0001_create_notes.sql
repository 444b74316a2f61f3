-- migrate:seed INSERT INTO notes (owner) VALUES (7);
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE notes (owner INTEGER NOT NULL REFERENCES users (id));
