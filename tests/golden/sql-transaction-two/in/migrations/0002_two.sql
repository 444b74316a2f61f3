BEGIN;
INSERT INTO notes (body) VALUES ('a');
COMMIT;

BEGIN;
INSERT INTO notes (body) VALUES ('b');
COMMIT;
