CREATE TABLE pragma_table_list (x);
CREATE TABLE notes (body TEXT);
