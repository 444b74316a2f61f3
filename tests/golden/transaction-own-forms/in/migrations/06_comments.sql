-- BEGIN
/* COMMIT; */ BEGIN /* x */ TRANSACTION -- y
;CREATE TABLE f (x); COMMIT/**/;
-- END;