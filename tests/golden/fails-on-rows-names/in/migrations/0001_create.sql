CREATE TABLE "the ""order" (id INTEGER PRIMARY KEY, "by day" TEXT);
