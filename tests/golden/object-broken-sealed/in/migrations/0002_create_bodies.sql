-- migrate:allow object-broken the program makes the table
CREATE VIEW bodies AS SELECT body FROM parts;
