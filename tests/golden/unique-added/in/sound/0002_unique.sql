-- what is unique by itself is so with others
CREATE UNIQUE INDEX users_email ON users (email, team);
CREATE UNIQUE INDEX users_id ON users (id, team);
