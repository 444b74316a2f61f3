CREAT TABLE tags (name TEXT);
