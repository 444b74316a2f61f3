CREATE TABLE outside (a);
