;;;
CREATE TABLE d (x);;
;
