-- Down
DELETE FROM teams;
-- Down
DROP TABLE teams;
