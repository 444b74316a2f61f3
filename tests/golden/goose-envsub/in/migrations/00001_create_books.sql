-- +goose Up
CREATE TABLE books (price TEXT DEFAULT '${SHELF} $5 $$');
-- +goose ENVSUB ON
CREATE TABLE ${SHELF}_books (
    shelf TEXT DEFAULT '$SHELF',
    rows INTEGER DEFAULT ${COUNT:-10},
    room TEXT DEFAULT '${ROOM:-hall}',
    floor TEXT DEFAULT '${FLOOR-}',
    price TEXT DEFAULT '$$5 5$ $5'
);
-- +goose ENVSUB OFF
CREATE TABLE ends (price TEXT DEFAULT '$SHELF');
-- +goose Down
DROP TABLE ends;
-- +goose ENVSUB ON
DROP TABLE ${SHELF}_books;
-- +goose ENVSUB OFF
DROP TABLE books;
