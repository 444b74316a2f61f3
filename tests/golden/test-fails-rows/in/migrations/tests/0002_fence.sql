INSERT INTO folders VALUES (1);
ATTACH 'other.db' AS other;
-- migrate:up
