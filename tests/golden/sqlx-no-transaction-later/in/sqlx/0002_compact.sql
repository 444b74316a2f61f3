
-- no-transaction
VACUUM;
