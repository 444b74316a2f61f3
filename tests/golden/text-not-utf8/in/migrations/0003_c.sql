-- À¯
CREATE TABLE c (x);
