CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, day TEXT);
CREATE UNIQUE INDEX notes_day ON notes (day);
CREATE VIEW days AS SELECT day, text FROM notes;
CREATE TRIGGER days_in INSTEAD OF INSERT ON days BEGIN
  INSERT INTO notes (day, text) VALUES (new.day, new.text);
END;
