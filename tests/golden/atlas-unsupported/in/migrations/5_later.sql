CREATE TABLE later (x text);
-- atlas:delimiter
