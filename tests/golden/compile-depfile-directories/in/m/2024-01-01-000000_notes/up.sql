CREATE TABLE notes (base_id INTEGER REFERENCES base(id));
