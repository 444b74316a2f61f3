PRAGMA foreign_keys=OFF;
PRAGMA user_version = 7;
PRAGMA table_info(t);