PRAGMA forein_keys = ON;
