CREATE VIEW bodies AS SELECT body FROM parts;
