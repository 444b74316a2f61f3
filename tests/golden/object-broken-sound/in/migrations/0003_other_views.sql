CREATE VIEW cards_of_folders AS SELECT * FROM headlines;
DROP VIEW titles;
CREATE VIEW headlines AS SELECT id, headline, folder FROM cards;
DROP TRIGGER folders_insert;
