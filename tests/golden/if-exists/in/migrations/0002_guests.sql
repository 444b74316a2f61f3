-- migrate:allow table-dropped nobody came
DROP TABLE IF EXISTS guests;
