

SELECT '
';