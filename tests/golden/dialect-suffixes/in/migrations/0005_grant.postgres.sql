GRANT SELECT ON flows TO reader;
