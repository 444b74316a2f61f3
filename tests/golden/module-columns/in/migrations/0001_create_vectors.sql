CREATE VIRTUAL TABLE vectors USING vec0(embedding FLOAT[384]);
UPDATE vectors SET note = 1;
