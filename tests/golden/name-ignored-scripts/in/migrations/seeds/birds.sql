INSERT INTO birds (name) VALUES ('wren');
