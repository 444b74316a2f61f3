-- +migrate Up notransaction
VACUUM;
-- +migrate Down
SELECT 2;
