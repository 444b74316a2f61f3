-- migrate:seed INSERT INTO orders (code, day) VALUES ('ORD-23-567-X', 'Monday');
-- migrate:seed INSERT INTO orders (code, day) VALUES ('ORD-2-5678-X', 'Monday');
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    day TEXT,
    code TEXT NOT NULL CHECK (length(hex(code)) = 24 AND code GLOB 'ORD-*-*-?')
);
