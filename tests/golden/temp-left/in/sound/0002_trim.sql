CREATE TEMP TABLE trimmed AS SELECT id, trim(name) AS name FROM users;
CREATE INDEX temp.trimmed_id ON trimmed (id);
UPDATE users SET name = (SELECT name FROM trimmed WHERE trimmed.id = users.id);
DROP TABLE trimmed;
