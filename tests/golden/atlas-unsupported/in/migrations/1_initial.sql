-- atlas:delimiter \n\n\n

CREATE TABLE notes (id integer PRIMARY KEY);


CREATE TABLE tags (name text);
