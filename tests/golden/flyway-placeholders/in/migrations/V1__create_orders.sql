-- Orders of ${owner}.
CREATE TABLE ${owner}_orders (
    id INTEGER PRIMARY KEY,
    currency TEXT NOT NULL DEFAULT '${currency}${empty}',
    price TEXT DEFAULT '$5 $ {x} $$'
);
