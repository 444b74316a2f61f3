SELECT '
;
-- migrate:down
';
SELECT '/*';-- '
