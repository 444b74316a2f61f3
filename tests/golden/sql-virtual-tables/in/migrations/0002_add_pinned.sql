CREATE VIRTUAL TABLE search USING fts5 (body, content=notes, content_rowid=id);
CREATE TRIGGER notes_ai AFTER INSERT ON notes
BEGIN
    INSERT INTO search (rowid, body) VALUES (new.id, new.body);
END;
INSERT INTO notes (body) VALUES ('hello world');
CREATE VIRTUAL TABLE box USING rtree (id, x0, x1);
INSERT INTO box VALUES (1, 0, 1);
