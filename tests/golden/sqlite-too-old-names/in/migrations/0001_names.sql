/* iif(1, 2, 3) RETURNING */
CREATE TABLE log(format TEXT, sign INTEGER, strict strict, nulls, first, groups);
INSERT INTO log(format, sign) VALUES ('iif(1, 2, 3) RETURNING', 1);
CREATE UNIQUE INDEX floor ON log(sign);
CREATE TABLE pow(log INTEGER REFERENCES log (sign));
SELECT nulls first FROM log WHERE groups BETWEEN 1 AND 2;
WITH ceil(x) AS (SELECT 1), exp(y) AS (SELECT 2) SELECT x, y FROM ceil, exp;
UPDATE log SET sign = (SELECT 1 FROM pow) WHERE format IS NOT NULL;
SELECT sqrt(4);
