CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
CREATE UNIQUE INDEX teams_name ON teams (name);
