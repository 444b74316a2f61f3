-- migrate:wrong
CREATE TABLE tags (x);
