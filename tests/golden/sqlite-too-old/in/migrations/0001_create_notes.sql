-- migrate:up
CREATE TABLE notes(
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    short TEXT GENERATED ALWAYS AS (substr(title, 1, 20)),
    shorter TEXT AS (substr(title, 1, 10))
);
INSERT INTO notes(title) VALUES ('RETURNING id') RETURNING id;
INSERT INTO notes(title) VALUES ('iif(1)') -- RETURNING
RETURNING title;

-- migrate:down
SELECT iif(count(*) > 1, 'several', 'few') FROM notes;
DROP TABLE notes;
