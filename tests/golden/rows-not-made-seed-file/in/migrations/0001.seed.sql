-- two orders
INSERT INTO orders (code) VALUES ('ORD-23-567-X');
INSERT INTO orders (code) VALUES ('ORD-2-5678-X');
