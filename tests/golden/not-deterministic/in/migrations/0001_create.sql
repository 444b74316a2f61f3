CREATE TABLE notes (id TEXT PRIMARY KEY, created TEXT, version TEXT);
CREATE TABLE settings (name TEXT, value);
INSERT INTO settings VALUES ('installed', datetime('now'));
INSERT INTO settings
    VALUES ('id', lower(hex(randomblob(16))));
INSERT INTO settings VALUES ('day', CURRENT_DATE), ('time', CURRENT_TIME);
INSERT INTO settings VALUES ('sqlite', sqlite_version());
CREATE TABLE seeds AS SELECT abs(random()) AS seed;
