CREATE TABLE friend (a);
