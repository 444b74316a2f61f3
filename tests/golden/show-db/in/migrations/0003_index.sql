-- migrate:no-transaction idempotent
-- migrate:irreversible
-- tab:	escape: [31m
DROP INDEX IF EXISTS notes_by_kind;
CREATE INDEX notes_by_kind ON notes (kind);