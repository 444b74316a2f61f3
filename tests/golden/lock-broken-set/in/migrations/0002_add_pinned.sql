CREATE TABLE notes (id);
