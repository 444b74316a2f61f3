ALTER TABLE users ADD COLUMN phone TEXT;
ALTER TABLE users DROP COLUMN phone;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT, fax TEXT);
INSERT INTO users_new (id, fax) SELECT id, fax FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
