-- migrate:up
CREATE TABLE rooms (id INTEGER PRIMARY KEY);
-- migrate:down
DROP TABLE rooms;
