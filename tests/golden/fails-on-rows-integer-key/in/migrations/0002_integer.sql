CREATE TABLE items_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO items_new (id, name) SELECT id, name FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
