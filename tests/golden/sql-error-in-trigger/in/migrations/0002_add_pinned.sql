CREATE TRIGGER t AFTER INSERT ON notes
BEGIN
    UPDATE notes SET body = 'a';
    UPDAT notes SET body = 'b';
END;
