CREATE INDEX by_body ON notes (body /* kept */)
-- not kept; that's for sure
