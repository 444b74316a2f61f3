CREATE VIEW IF NOT EXISTS order_totals AS SELECT sum(total) FROM orders;
