-- migrate:allow table-dropped nobody uses it
-- migrate:allow select-star nor this
DROP TABLE users;
