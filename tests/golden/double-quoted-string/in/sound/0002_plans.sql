UPDATE "users" SET "plan" = 'paid' WHERE "users"."name" IN ('ann', 'a "quoted" word');
CREATE VIEW "paying" ("who") AS SELECT "name" AS "n" FROM "users" "u" WHERE "u"."plan" = 'paid';
CREATE TRIGGER "users_in" AFTER INSERT ON "users" BEGIN
  UPDATE "users" SET "name" = new."name" || 'x' WHERE "id" = new."id";
END;
CREATE TEMP TABLE "t" AS SELECT "name" FROM "users";
DROP TABLE "t";
