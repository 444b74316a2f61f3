UPDATE OR REPLACE pages SET slug = 'page';
