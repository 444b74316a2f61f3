CREATE TABLE notes (title TEXT CHECK (title REGEXP ('^[a-z]')));
