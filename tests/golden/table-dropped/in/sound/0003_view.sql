-- programs from before read guests all the same
ALTER TABLE users ADD COLUMN is_guest INTEGER NOT NULL DEFAULT 0;
INSERT INTO users (is_guest) SELECT 1 FROM guests;
DROP TABLE guests;
CREATE VIEW guests AS SELECT id FROM users WHERE is_guest;
