-- migrate:up now
SELECT 1;
-- migrate:no-transaction idempotnet
-- migrate:allow
-- migrate:allow some-rule
-- migrate:allow Some_Rule because
-- migrate:down never
