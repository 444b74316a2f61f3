INSERT INTO pages (body) VALUES ('welcome');
