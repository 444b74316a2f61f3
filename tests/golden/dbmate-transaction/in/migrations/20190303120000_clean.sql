-- migrate:up
DELETE FROM posts WHERE slug = '';
-- migrate:down transaction:false
VACUUM;
