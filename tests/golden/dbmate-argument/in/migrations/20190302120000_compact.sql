-- migrate:up transaction:no
VACUUM;
-- migrate:down transaction: false
VACUUM;
