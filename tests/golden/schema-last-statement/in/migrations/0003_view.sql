CREATE VIEW long AS
    SELECT * FROM notes WHERE body <> ' -- ' /* not kept */

