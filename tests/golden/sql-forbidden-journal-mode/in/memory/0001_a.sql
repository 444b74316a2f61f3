PRAGMA journal_mode = memory;
