-- migrate:up
-- migrate:allow table-dropped nothing is dropped here
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- migrate:down
-- migrate:allow down-row-loss nor here
DROP TABLE users;
