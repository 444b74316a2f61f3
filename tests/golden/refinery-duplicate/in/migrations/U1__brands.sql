CREATE TABLE brands (name TEXT);
