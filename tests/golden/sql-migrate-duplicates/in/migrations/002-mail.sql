-- +migrate Up
CREATE INDEX users_mail ON users (mail);
-- +migrate Down
DROP INDEX users_mail;
