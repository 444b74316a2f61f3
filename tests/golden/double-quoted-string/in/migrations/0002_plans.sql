UPDATE users SET "plan" = "paid" WHERE "name" IN ("ann", 'bob', "plan");
CREATE VIEW paying AS SELECT "name" FROM users WHERE plan = "paid";
CREATE INDEX users_lower ON users ("nmae");
CREATE TABLE log (words TEXT, at INTEGER);
CREATE TRIGGER users_in AFTER INSERT ON users WHEN new.name <> '' BEGIN
  SELECT RAISE(ABORT, "taken") WHERE new."name" = 'root';
  INSERT INTO log (words, "at") VALUES ("came: " || new."name", 1);
  INSERT INTO log (words) SELECT CASE old WHEN 1 THEN "old" END FROM (SELECT 1 AS old);
END;
