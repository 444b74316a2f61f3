-- migrate:up
CREATE TABLE themes (name TEXT);
INSERT INTO settings (name, value) VALUES ('theme', 'dark');
-- migrate:down
DROP TABLE themes;
