ALTER TABLE users RENAME COLUMN mail TO e_mail;
ALTER TABLE users RENAME e_mail TO mail;
ALTER TABLE users ADD COLUMN phone TEXT;
ALTER TABLE users RENAME phone TO telephone;
