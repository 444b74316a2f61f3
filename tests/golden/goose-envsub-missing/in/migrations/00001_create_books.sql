-- +goose Up
-- +goose ENVSUB ON
CREATE TABLE ${SHELF}_books (
    room TEXT DEFAULT '$ROOM',
    rows INTEGER DEFAULT $COUNT,
    floor TEXT DEFAULT '${FLOOR:?no floor}'
);
