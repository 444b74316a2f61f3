CREATE TABLE a (x);
DELETE FROM strata_history;
