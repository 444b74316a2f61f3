UPDATE settings SET value = trim(value);
