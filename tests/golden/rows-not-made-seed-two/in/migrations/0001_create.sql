-- migrate:seed INSERT INTO cats (tag) VALUES ('TAG-23-567-X');
-- migrate:seed INSERT INTO dogs (tag) VALUES ('TAG-23-567-X');
CREATE TABLE cats (
    tag TEXT NOT NULL CHECK (length(hex(tag)) = 24 AND tag GLOB 'TAG-*-*-?')
);
CREATE TABLE dogs (
    tag TEXT NOT NULL CHECK (length(hex(tag)) = 24 AND tag GLOB 'TAG-*-*-?')
);
