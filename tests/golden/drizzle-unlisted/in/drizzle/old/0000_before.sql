CREATE TABLE before (a);
