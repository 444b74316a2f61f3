-- migrate:up
CREATE TABLE roles (name TEXT);
INSERT INTO settings (name, value) SELECT 'role of ' || id, 'none' FROM users;
-- migrate:down
DROP TABLE roles;
