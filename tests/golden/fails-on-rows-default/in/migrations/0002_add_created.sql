-- when the account was made
ALTER TABLE users ADD COLUMN created TEXT DEFAULT CURRENT_TIMESTAMP;
