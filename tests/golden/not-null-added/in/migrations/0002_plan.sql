CREATE TABLE users_new (id INTEGER PRIMARY KEY, plan TEXT NOT NULL);
INSERT INTO users_new (id, plan) SELECT id, 'free' FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
