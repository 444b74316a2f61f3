-- migrate:up
CREATE UNIQUE INDEX people_by_name ON people (name);
-- migrate:down
DROP INDEX people_by_name;
