CREATE UNIQUE INDEX people_by_name ON people (name);
