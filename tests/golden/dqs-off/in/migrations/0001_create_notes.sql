CREATE TABLE notes (title TEXT, state TEXT CHECK (state IN ("open", "done")));
