ALTER TABLE users ADD COLUMN token TEXT DEFAULT (lower('A'));
