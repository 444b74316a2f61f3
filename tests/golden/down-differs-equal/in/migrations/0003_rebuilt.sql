-- migrate:up
DROP INDEX by_nick;
ALTER TABLE people DROP COLUMN name;
-- migrate:down
CREATE TABLE [people_old] (
    [id] integer PRIMARY KEY,
    [email] text,
    [name] text,
    UNIQUE ([email])
);
INSERT INTO people_old (id, email) SELECT id, email FROM people;
DROP TABLE people;
ALTER TABLE people_old RENAME TO people;
CREATE INDEX IF NOT EXISTS by_nick ON people (name ASC);
