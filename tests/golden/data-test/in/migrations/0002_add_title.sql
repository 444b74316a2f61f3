-- migrate:up
ALTER TABLE notes ADD COLUMN title TEXT;
UPDATE notes SET title = substr(text, 1, instr(text || ':', ':') - 1);

-- migrate:down
ALTER TABLE notes DROP COLUMN title;
