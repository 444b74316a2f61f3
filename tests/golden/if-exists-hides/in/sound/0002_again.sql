-- each of these leaves every database the same
CREATE INDEX IF NOT EXISTS users_name ON users(name);
create table if not exists Users (id INTEGER PRIMARY KEY, "name" TEXT);
DROP TABLE IF EXISTS users_old;
DROP VIEW IF EXISTS names;
ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
INSERT INTO users (id, name) SELECT id, name FROM users_old;
DROP TABLE users_old;
DROP INDEX IF EXISTS users_name;
CREATE INDEX users_name ON users (name);
DROP TABLE IF EXISTS log;
CREATE TABLE log (words TEXT);
