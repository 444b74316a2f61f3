-- migrate:seed INSERT INTO notes (text) VALUES ('first');
CREATE TABLE notes (text TEXT NOT NULL);
