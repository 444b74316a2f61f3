ALTER TABLE lamps RENAME TO lamps_old;
CREATE TABLE lamps (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('on', 'off'))
);
INSERT INTO lamps SELECT * FROM lamps_old;
DROP TABLE lamps_old;
