CREATE TABLE b (x DEFAULT '*/ /* // \');


-- tab	here, naïve, 日本語, ‮, , [0m
-- digits after an escape: é1 7
