ALTER TABLE users ADD COLUMN slug TEXT;
UPDATE users SET slug = 'user-' || id;
CREATE UNIQUE INDEX users_slug ON users (slug);
