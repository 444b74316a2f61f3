DELETE FROM users WHERE id NOT IN (SELECT min(id) FROM users GROUP BY team);
CREATE UNIQUE INDEX users_team ON users (team);
