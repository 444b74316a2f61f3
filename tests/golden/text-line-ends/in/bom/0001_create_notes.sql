-- migrate:up
CREATE TABLE notes (
    body TEXT DEFAULT 'two
lines'
);

-- migrate:down
DROP TABLE notes;
