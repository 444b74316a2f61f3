-- migrate:up
UPDATE limits SET value = value - 1;
-- migrate:down
UPDATE limits SET value = value + 1;
