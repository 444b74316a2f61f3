CREATE TABLE proof (rows CHECK (rows = 1));
INSERT INTO proof SELECT count(*) FROM child;
