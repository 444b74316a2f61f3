-- +migrate Up
DELETE FROM users WHERE name = '';
-- +migrate Down notransaction
VACUUM;
