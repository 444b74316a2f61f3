ALTER TABLE notes ADD COLUMN colour TEXT;
UPDATE notes SET colour = iif(id % 2, 'red', 'blue');
ALTER TABLE notes
    DROP COLUMN colour;
