-- migrate:seed INSERT INTO orders (code) VALUES ('ORD-23-567-X');
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL CHECK (length(hex(code)) = 24 AND code GLOB 'ORD-*-*-?')
);
