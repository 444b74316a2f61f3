ALTER TABLE users
    ADD COLUMN host TEXT AS (substr(email, instr(email, '@'))) STORED;
