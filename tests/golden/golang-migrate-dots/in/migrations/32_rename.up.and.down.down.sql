ALTER TABLE readings RENAME COLUMN celsius TO value;
