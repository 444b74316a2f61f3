-- migrate:up
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);

-- migrate:down
-- Down
DROP TABLE teams;
