CREATE TEMP TABLE trimmed AS SELECT id, trim(name) AS name FROM users;
CREATE TEMPORARY VIEW names AS SELECT name FROM users;
CREATE TEMP TRIGGER watch AFTER UPDATE ON main.users BEGIN SELECT 1; END;
UPDATE users SET name = (SELECT name FROM trimmed WHERE trimmed.id = users.id);
