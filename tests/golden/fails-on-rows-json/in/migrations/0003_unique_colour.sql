CREATE UNIQUE INDEX settings_colour
    ON settings (json_extract(options, '$.colour'));
