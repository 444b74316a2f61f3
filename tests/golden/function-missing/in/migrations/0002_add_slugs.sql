UPDATE notes
   SET slug = slug(title, '-, ', lower(title)) -- three
 WHERE title <> '';
