CREATE TABLE bills_new (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT, amount INTEGER);
INSERT INTO bills_new (id, amount) SELECT id, amount FROM bills;
DROP TABLE bills;
ALTER TABLE bills_new RENAME TO bills;
