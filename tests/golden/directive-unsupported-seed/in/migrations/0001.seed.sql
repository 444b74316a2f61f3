-- migrate:allow row-loss the log is not needed
-- migrate:seed INSERT INTO a VALUES (2);
INSERT INTO a VALUES (3);
