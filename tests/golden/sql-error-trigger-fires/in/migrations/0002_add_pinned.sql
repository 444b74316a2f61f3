CREATE TRIGGER t AFTER INSERT ON notes
BEGIN
    UPDATE tags SET body = 'a';
END;

INSERT INTO notes (body) VALUES ('a');
