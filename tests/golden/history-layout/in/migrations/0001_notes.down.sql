-- Licence: MIT
DROP TABLE notes;
