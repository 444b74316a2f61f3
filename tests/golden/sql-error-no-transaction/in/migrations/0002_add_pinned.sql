-- migrate:no-transaction
VACUUM;
INSERT INTO notes (body) VALUES ('a');
INSERT INTO note (body) VALUES ('b');
