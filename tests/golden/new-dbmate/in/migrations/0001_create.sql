-- migrate:up transaction:false
CREATE TABLE notes (a);
-- migrate:down
DROP TABLE notes;
