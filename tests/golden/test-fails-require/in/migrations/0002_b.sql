-- migrate:require SELECT count(*) = count(DISTINCT x) FROM a; -- two of a are equal
CREATE UNIQUE INDEX a_by_x ON a (x);
