-- migrate:no-transaction
CREATE TABLE teams (id INTEGER PRIMARY KEY);
INSERT INTO teams VALUES (1);
PRAGMA foreign_keys = ON;
ALTER TABLE users ADD COLUMN team INTEGER DEFAULT 1 REFERENCES teams (id);
