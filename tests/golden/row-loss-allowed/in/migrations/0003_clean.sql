DELETE FROM users WHERE email LIKE '%';
