ALTER TABLE settings ADD COLUMN colour TEXT;
UPDATE settings SET colour = json_extract(options, '$.colour');
