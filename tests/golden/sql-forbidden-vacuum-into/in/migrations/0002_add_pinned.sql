-- migrate:no-transaction
VACUUM INTO 'copy.db';
