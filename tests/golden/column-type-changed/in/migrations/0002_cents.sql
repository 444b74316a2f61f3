CREATE TABLE items_new (id INTEGER PRIMARY KEY, price INTEGER, name VARCHAR(20));
INSERT INTO items_new (id, price, name) SELECT id, CAST(100 * price AS INTEGER), name FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
