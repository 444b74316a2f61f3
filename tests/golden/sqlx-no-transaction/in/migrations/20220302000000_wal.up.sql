-- no-transactions are possible with a change of the journal mode
PRAGMA journal_mode = WAL;
