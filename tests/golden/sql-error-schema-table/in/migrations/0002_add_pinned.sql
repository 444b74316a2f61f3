PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'nonsense';
