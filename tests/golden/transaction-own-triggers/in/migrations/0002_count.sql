BEGIN;
CREATE TABLE counts (total INTEGER, state TEXT AS (CASE total WHEN 0 THEN 'none' ELSE 'some' END));
INSERT INTO counts VALUES (0);
CREATE TRIGGER count_up AFTER INSERT ON notes
BEGIN
    UPDATE counts SET total = CASE WHEN total IS NULL THEN 1 ELSE total + 1
    END;
    DELETE FROM counts WHERE total < 0;
END;
CREATE TRIGGER count_down AFTER DELETE ON notes BEGIN
    UPDATE counts SET total = total - 1; END;
INSERT INTO notes (body) SELECT CASE 1 WHEN 1 THEN 'COMMIT; END;' END;
END;
