INSERT INTO pages (body) VALUES ('help');
