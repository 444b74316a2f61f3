-- migrate:require SELECT NOT EXISTS (SELECT 1 FROM users) -- there are users
UPDATE users SET email = upper(email);
