-- migrate:no-transaction
PRAGMA foreign_keys = ON;
DELETE FROM users;
