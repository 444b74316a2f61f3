CREATE TABLE users_new (id INTEGER PRIMARY KEY, address TEXT, team INTEGER UNIQUE);
INSERT INTO users_new SELECT id, address, team FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE UNIQUE INDEX users_address ON users (address, team);
CREATE UNIQUE INDEX users_lower ON users (lower(address));
