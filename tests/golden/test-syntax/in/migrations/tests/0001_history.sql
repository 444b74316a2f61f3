DELETE FROM "strata_history";
-- migrate:up
SELECT * FROM strata_history WHERE version IS NULL;
