CREATE TABLE users_new (id INTEGER PRIMARY KEY, plan TEXT NOT NULL DEFAULT 'free', twice INTEGER NOT NULL AS (2 * id));
INSERT INTO users_new (id) SELECT id FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
