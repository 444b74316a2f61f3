-- migrate:up
ALTER TABLE people ADD COLUMN first TEXT;
ALTER TABLE people ADD COLUMN last TEXT;
UPDATE people SET first = name WHERE instr(name, ' ') = 0;
UPDATE people
   SET first = substr(name, 1, instr(name, ' ') - 1),
       last = substr(name, instr(name, ' ') + 1)
 WHERE first IS NULL;
-- migrate:down
ALTER TABLE people DROP COLUMN last;
ALTER TABLE people DROP COLUMN first;
