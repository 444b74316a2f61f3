PRAGMA main.foreign_keys(ON);
