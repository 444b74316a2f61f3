-- migrate:up
DROP VIEW nicks;
ALTER TABLE users RENAME TO people;
ALTER TABLE people RENAME COLUMN nick TO name;
-- migrate:down
ALTER TABLE people RENAME TO users;
ALTER TABLE users RENAME COLUMN name TO nick;
create view "nicks" as -- all of them
  select "nick" from users;
