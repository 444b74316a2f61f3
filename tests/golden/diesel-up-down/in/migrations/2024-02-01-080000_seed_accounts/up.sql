INSERT INTO accounts (name) VALUES ('root');
