INSERT INTO birds (name) VALUES ('robin');
