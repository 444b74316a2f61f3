PRAGMA foreign_keys;
PRAGMA defer_foreign_keys = ON;
PRAGMA foreign_key_check;
