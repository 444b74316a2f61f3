-- migrate: Compatible
CREATE TABLE c (x);
