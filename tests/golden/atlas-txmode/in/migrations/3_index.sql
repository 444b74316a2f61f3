-- atlas:txmode all

CREATE INDEX notes_id ON notes (id);
