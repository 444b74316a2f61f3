UPDATE trees SET height = height + 1;
