CREATE TABLE "order" (id INTEGER PRIMARY KEY, "to" TEXT, sqlite_note TEXT);
