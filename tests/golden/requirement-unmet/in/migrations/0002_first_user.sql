-- migrate:require SELECT count(*) > 0 FROM users -- import the users first
UPDATE users SET name = 'somebody' WHERE name IS NULL;
