-- migrate:require SELECT count(email) = count(DISTINCT email) FROM users -- two accounts share an address
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO users_new SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
