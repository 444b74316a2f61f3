CREATE TABLE secret (a);
