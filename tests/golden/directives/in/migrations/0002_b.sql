-- A comment may come first.

/* this, too */
-- migrate:up
CREATE TABLE b (x);
