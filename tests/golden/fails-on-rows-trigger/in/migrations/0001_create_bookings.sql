CREATE TABLE bookings (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL);
CREATE TRIGGER bookings_stay BEFORE UPDATE ON bookings
BEGIN
    SELECT raise(ABORT, 'bookings are never changed');
END;
