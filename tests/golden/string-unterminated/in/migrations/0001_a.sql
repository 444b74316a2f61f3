CREATE TABLE a (
  x DEFAULT 'it''s
);
-- migrate:down
