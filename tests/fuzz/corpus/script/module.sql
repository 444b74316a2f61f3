CREATE VIRTUAL TABLE f USING fts5(a; (b; ((c)); d) e;, "f)");SELECT 1;create virtual table if not exists main.g using h;SELECT 2;
