CREATE TABLE b (
  x DEFAULT 'â‚');
