-- migrate:up
CREATE INDEX users_by_age ON users (age);
CREATE INDEX users_by_email ON users (email);
-- migrate:down
DROP INDEX users_by_age;
