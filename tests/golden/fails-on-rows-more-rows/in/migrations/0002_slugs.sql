UPDATE pages SET slug = 'page';
