PRAGMA cache_size;
PRAGMA busy_timeout = 10;
