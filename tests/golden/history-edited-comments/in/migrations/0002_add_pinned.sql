-- pinned notes come first
ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
