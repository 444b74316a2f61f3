CREATE TABLE tags (name TEX;
