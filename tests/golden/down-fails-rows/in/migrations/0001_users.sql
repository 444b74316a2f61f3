-- migrate:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
CREATE UNIQUE INDEX users_by_email ON users (email);
-- migrate:down
DROP TABLE users;
