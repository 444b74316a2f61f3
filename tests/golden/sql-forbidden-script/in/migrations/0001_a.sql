CREATE TABLE strata_script_copy AS SELECT * FROM strata_script;
CREATE TABLE kept (x); -- strata_script may be named in a comment
INSERT INTO kept VALUES ('strata_script has a row for each');
DROP TABLE "Strata_Script";
CREATE TABLE strata_history2 (x);
CREATE TABLE my_strata_script (x);
