-- atlas:txmode off

VACUUM;
