-- migrate:compatable
CREATE TABLE d (x);
