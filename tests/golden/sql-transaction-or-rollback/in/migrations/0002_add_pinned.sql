INSERT OR ROLLBACK INTO notes (id, body) VALUES (1, 'a'), (1, 'b');
