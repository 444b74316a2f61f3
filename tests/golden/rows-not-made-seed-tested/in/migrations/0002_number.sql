ALTER TABLE orders RENAME COLUMN code TO number;
