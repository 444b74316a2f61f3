CREATE VIRTUAL TABLE vectors USING vec0(embedding FLOAT[384]);
CREATE VIEW near AS SELECT rowid, distance FROM vectors;
CREATE VIEW evens AS SELECT value FROM series WHERE step = 2;
CREATE VIEW far AS SELECT distance FROM notes;
