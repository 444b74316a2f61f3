-- atlas:txmode none

-- atlas:nolint x
VACUUM;
