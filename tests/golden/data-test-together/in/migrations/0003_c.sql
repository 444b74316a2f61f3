DELETE FROM notes WHERE author = 1;
