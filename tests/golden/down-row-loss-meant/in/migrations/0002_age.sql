-- migrate:up
ALTER TABLE users ADD COLUMN age INTEGER;
-- migrate:down
DELETE FROM users WHERE age > 100;
ALTER TABLE users DROP COLUMN age;
