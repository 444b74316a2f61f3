-- Undo
DROP INDEX teams_city;
