CREATE TABLE new_parent (id INTEGER PRIMARY KEY, y);
INSERT INTO new_parent SELECT id, x FROM parent;
DROP TABLE parent;
ALTER TABLE new_parent RENAME TO parent;
