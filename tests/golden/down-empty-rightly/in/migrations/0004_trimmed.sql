-- migrate:irreversible
UPDATE notes SET body = trim(body);
