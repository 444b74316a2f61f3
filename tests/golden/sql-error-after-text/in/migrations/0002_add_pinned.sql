INSERT INTO notes (body) VALUES ('one
two

four'); /* a
b */
   SELECT missing;
