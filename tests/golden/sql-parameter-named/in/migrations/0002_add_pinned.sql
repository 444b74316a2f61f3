UPDATE notes SET body = 'a:x' /* :x */ WHERE id = :x;
