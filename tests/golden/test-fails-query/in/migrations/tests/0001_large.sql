-- migrate:up
SELECT printf('%.60c', 'x'), zeroblob(100), 'ä€😀ä€😀ä€😀ä€😀ä€😀ä€😀', char(97, 0, 10, 27, 98), 1, 2, 3, 4, 5;
