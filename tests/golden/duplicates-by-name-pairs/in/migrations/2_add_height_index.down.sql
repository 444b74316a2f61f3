DROP INDEX trees_height;
