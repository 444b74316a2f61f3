-- atlas:txtar

-- checks.sql --
SELECT 1;
-- migration.sql --
DROP TABLE tags;
