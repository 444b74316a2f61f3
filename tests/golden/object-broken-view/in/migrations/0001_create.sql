CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, kind TEXT);
CREATE VIEW names AS SELECT name FROM users ORDER BY name;
CREATE VIEW short_names AS SELECT name FROM names WHERE length(name) < 10;
CREATE VIEW kinds (name, count) AS SELECT kind, count(*) FROM notes GROUP BY kind;
