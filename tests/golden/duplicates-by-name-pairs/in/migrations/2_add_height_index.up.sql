CREATE INDEX trees_height ON trees (height);
