CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE log (words TEXT);
