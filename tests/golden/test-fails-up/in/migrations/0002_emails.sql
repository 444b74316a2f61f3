-- migrate:up
CREATE UNIQUE INDEX users_by_email ON users (email);
DELETE FROM users WHERE email = 'nobody';
-- migrate:down
DROP INDEX users_by_email;
INSERT INTO users SELECT id, NULL FROM users;
