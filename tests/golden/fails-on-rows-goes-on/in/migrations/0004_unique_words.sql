CREATE UNIQUE INDEX log_words ON log (words);
