CREATE UNIQUE INDEX users_lower ON users (lower(address));
