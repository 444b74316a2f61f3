-- migrate:up
CREATE VIRTUAL TABLE texts USING search("the title", body, tokenize = 'german');
INSERT INTO texts (texts) VALUES ('rebuild');
ALTER TABLE vectors RENAME TO embeddings;
DELETE FROM embeddings WHERE id = 1;

-- migrate:down
DROP TABLE texts;
ALTER TABLE embeddings RENAME TO vectors;
