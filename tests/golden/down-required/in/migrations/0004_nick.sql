-- migrate:up
ALTER TABLE users ADD COLUMN nick TEXT;
-- migrate:down
CREATE TABLE n (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);
INSERT INTO n SELECT id, email, age FROM users WHERE age > 0;
DROP TABLE users;
ALTER TABLE n RENAME TO users;
CREATE INDEX users_by_age ON users (age);
CREATE INDEX users_by_email ON users (email);
