CREATE TABLE notes (a);
CREATE TABLE tags (a);
