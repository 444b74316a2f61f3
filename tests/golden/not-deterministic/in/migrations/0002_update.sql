UPDATE notes SET created = strftime('%s') WHERE created IS NULL;
UPDATE notes SET created = date(created, 'localtime');
DELETE FROM notes
 WHERE created < julianday('now', '-30 days');
