CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, "e-mail" TEXT NOT NULL);
INSERT INTO users_new SELECT id, coalesce(email, ''), "e-mail" FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
