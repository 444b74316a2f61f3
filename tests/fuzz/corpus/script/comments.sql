SELECT 1 /**/;/***/SELECT 2/* * / **/; SELECT 4/2 - -1 --x
;