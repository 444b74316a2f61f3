CREATE TABLE old (a);
