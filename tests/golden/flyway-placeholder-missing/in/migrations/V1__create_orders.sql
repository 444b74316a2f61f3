-- Orders of ${owner}.
CREATE TABLE orders (
    currency TEXT DEFAULT '${currency}', at TEXT DEFAULT '${flyway:timestamp}',
    note TEXT DEFAULT '${no value}'
);
