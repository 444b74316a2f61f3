SELECT 1;
PRAGMA case_sensitive_like = ON;
