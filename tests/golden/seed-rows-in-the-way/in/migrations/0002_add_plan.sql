-- migrate:seed INSERT INTO users (id, plan) VALUES (1, 'free');
ALTER TABLE users ADD COLUMN plan TEXT;
