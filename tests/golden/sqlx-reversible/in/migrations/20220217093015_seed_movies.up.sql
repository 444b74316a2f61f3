-- Add up migration script here
INSERT INTO movies (title) VALUES ('a film');
