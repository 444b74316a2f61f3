INSERT INTO notes (body) VALUES ('😀 100%, "a": b'); SELECT "nulül {0}" FROM notes;
