-- migrate:allow down-missing nobody goes back behind version 1
ALTER TABLE notes ADD COLUMN pinned INTEGER;
