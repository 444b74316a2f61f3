-- no-transaction
CREATE TABLE movies (id INTEGER PRIMARY KEY NOT NULL);
