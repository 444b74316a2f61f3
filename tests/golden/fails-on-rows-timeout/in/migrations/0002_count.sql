WITH RECURSIVE ids (id) AS (
    SELECT min(id) FROM users
    UNION ALL
    SELECT id + 1 FROM ids WHERE id < 1000000000000
)
SELECT max(id) FROM ids;
