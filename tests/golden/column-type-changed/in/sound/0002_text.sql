-- for SQLite these are the same
CREATE TABLE items_new (id INTEGER PRIMARY KEY, price DOUBLE, name TEXT);
INSERT INTO items_new (id, price, name) SELECT id, price, name FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
