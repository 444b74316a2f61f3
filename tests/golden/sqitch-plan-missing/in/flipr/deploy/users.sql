CREATE TABLE users (a);
