-- migrate:allow table-renamed nobody knew it
-- migrate:allow column-renamed nor that
ALTER TABLE "order" ADD COLUMN [group] TEXT;
ALTER TABLE "order" RENAME COLUMN sqlite_note TO `values`;
ALTER TABLE "order" RENAME TO "transaction";
