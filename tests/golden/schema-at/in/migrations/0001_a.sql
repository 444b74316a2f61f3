CREATE TABLE a (
    x INTEGER PRIMARY KEY, -- kept
    y TEXT UNIQUE
);
CREATE INDEX "by y" ON a (y)
