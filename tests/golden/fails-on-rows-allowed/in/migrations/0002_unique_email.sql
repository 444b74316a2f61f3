-- migrate:allow fails-on-rows the program has never stored one twice
CREATE UNIQUE INDEX users_email ON users (email);
