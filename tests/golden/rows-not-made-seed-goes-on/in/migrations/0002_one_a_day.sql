CREATE UNIQUE INDEX orders_day ON orders (day);
