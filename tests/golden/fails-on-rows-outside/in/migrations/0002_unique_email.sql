-- migrate:no-transaction
CREATE TABLE log (words TEXT);
CREATE UNIQUE INDEX users_email ON users (email);
