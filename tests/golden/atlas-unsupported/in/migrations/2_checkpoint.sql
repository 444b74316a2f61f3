-- atlas:checkpoint v2

CREATE TABLE notes (id integer PRIMARY KEY);
