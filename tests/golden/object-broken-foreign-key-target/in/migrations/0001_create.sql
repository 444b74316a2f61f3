-- migrate:no-transaction
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
CREATE UNIQUE INDEX people_email ON people (email) WHERE email IS NOT NULL;
CREATE TABLE notes (author TEXT REFERENCES people (name));
CREATE TABLE mails (sender TEXT REFERENCES people (email));
CREATE TABLE calls (caller TEXT REFERENCES people (phone));
CREATE TABLE visits (visitor INTEGER REFERENCES people (id));
