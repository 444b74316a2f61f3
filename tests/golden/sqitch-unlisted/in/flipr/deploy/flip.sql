CREATE TABLE flips (a);
