-- To be filled in.
PRAGMA user_version = 3;
