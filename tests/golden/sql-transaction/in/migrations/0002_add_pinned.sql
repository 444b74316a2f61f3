INSERT INTO notes (body) VALUES ('a');
COMMIT;
INSERT INTO notes (body) VALUES ('b');
