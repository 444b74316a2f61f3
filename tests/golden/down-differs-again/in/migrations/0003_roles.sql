-- migrate:up
CREATE TABLE roles (name TEXT PRIMARY KEY);
INSERT INTO roles (name) VALUES ('admin');
UPDATE settings SET value = 'light';
-- migrate:down
DROP TABLE roles;
