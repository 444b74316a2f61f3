-- +migrate Up
INSERT INTO users (name) VALUES ('admin');
-- +migrate Down
-- nothing to downgrade!
