CREATE TABLE items_new (id INTEGER PRIMARY KEY, amount INTEGER) STRICT;
INSERT INTO items_new (id, amount) SELECT id, amount FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
