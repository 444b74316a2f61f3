CREATE TABLE friend (
    friend_id INTEGER PRIMARY KEY,
    email     TEXT UNIQUE
);
CREATE TABLE car (registration_plate TEXT PRIMARY KEY);
