CREATE TABLE "users" ("id" INTEGER PRIMARY KEY, "name" TEXT, "plan" TEXT DEFAULT 'free');
