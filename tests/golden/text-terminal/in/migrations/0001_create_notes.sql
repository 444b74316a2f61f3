SELECT 'a[31mred', missing;
