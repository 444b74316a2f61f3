-- atlas:txmode file

CREATE TABLE notes (id integer PRIMARY KEY);
