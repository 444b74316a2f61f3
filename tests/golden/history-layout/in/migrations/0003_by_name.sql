CREATE INDEX by_name ON tags (name);
