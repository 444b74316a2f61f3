-- Up
-- To go down: see the manual. Down is not here.
ALTER TABLE teams ADD COLUMN city TEXT;
-- calm down
CREATE INDEX teams_city ON teams (city); -- Down
/* Down */
