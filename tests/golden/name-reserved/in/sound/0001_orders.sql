CREATE TABLE orders (id INTEGER PRIMARY KEY, key TEXT, name TEXT, type TEXT, date TEXT, action TEXT, "desc" TEXT, row INTEGER, "left" INTEGER);
