-- Up
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);

-- Down
DROP TABLE teams;
