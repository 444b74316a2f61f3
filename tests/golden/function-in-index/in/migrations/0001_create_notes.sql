-- migrate:no-transaction
CREATE TABLE notes (title TEXT);
INSERT INTO notes VALUES ('Shopping');
ALTER TABLE notes ADD COLUMN slug AS (slug(title));
