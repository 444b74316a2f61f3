CREATE UNIQUE INDEX members_once ON members (team, person);
