UPDATE notes
   SET body = upper(boddy)
 WHERE id > 1;
