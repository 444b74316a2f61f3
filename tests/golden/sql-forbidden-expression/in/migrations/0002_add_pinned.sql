-- migrate:no-transaction
SELECT 1;
ATTACH ('oth' || 'er.db') AS other;
