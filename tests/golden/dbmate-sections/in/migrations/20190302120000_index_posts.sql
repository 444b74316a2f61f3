-- Slugs are looked up in any case.

--   migrate:up transaction:true
CREATE INDEX posts_slug ON posts (slug COLLATE NOCASE);

--migrate:down
DROP INDEX posts_slug;
