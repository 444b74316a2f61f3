CREATE UNIQUE INDEX i ON "the ""order" ("by day");
