UPDATE accounts SET email = lower(email);
