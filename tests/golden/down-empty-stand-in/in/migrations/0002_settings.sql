-- migrate:up
INSERT INTO tags (name) VALUES ('todo');
-- migrate:down
SELECT 'nothing to do';
