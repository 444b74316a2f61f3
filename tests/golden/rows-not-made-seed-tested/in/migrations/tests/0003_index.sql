INSERT INTO orders (number) VALUES ('ORD-2-5678-X');
-- migrate:up
SELECT 'gone' WHERE (SELECT count(*) FROM orders) <> 1;
