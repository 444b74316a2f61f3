-- migrate:up
CREATE TABLE users (id INTEGER PRIMARY KEY, nick TEXT, email TEXT UNIQUE);
CREATE INDEX by_nick ON users (nick);
CREATE VIEW nicks AS SELECT nick FROM users;
-- migrate:down
DROP VIEW nicks;
DROP TABLE users;
