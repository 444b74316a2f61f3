ALTER TABLE notes RENAME COLUMN title TO headline;
ALTER TABLE notes RENAME TO cards;
