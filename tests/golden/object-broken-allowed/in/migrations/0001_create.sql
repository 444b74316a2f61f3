-- migrate:allow object-broken the program makes the table 'parts'
CREATE VIEW bodies AS SELECT body FROM parts;
