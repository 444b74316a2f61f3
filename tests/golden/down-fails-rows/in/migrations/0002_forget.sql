-- migrate:up
DROP INDEX users_by_email;
UPDATE users SET email = 'nobody@example.org';
-- migrate:down
CREATE UNIQUE INDEX users_by_email ON users (email);
