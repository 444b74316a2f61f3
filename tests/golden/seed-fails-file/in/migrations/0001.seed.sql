INSERT INTO users (email) VALUES ('a@example.com');

INSERT INTO users (id, email)
VALUES (1, 'b@example.com');
