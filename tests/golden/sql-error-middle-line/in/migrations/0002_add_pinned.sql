CREATE TABLE tags (
    name TEXT,
    colour TXT NOT NUL,
    more INTEGER
);
CREATE TABLE more (x);
