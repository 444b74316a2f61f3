-- migrate:irreversible for good
CREATE TABLE b (x);
