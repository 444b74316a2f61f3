PRAGMA foreign_keys = ON;
CREATE TEMP TABLE wanted (id);
SAVEPOINT a;
-- migrate:up
