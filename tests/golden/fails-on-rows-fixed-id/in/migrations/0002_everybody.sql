INSERT INTO groups (id, name) VALUES (1, 'everybody');
