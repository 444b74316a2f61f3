INSERT INTO notes (text) VALUES ('welcome'), ('read me');
INSERT INTO notes (text, created) VALUES ('a third one', '2024-01-01');
UPDATE notes SET text = 'hello' WHERE id = 1;
INSERT INTO log SELECT lot FROM lots;
