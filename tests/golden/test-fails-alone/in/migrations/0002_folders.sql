UPDATE folders SET id = id;
