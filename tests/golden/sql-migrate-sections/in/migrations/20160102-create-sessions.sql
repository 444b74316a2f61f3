-- +migrate Up
CREATE TABLE sessions (
    token TEXT PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users (id)
);
-- +migrate StatementBegin
CREATE TRIGGER users_leave AFTER DELETE ON users
BEGIN
    DELETE FROM sessions WHERE user = old.id;
END;
-- +migrate StatementEnd

-- +migrate Down
DROP TABLE sessions;
DROP TRIGGER IF EXISTS users_leave;
