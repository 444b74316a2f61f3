CREATE TABLE again (a);
