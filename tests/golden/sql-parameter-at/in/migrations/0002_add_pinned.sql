INSERT INTO notes (body) VALUES ('?'), (upper(@me)), (?2);
