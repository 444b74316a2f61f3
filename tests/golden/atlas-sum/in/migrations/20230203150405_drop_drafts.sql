-- atlas:nolint destructive
-- Disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- Create "new_notes" table
CREATE TABLE `new_notes` (`id` integer NULL PRIMARY KEY AUTOINCREMENT, `body` text NOT NULL, `at` integer NULL);
-- Copy rows from old table "notes" to new temporary table "new_notes"
INSERT INTO `new_notes` (`id`, `body`) SELECT `id`, `body` FROM `notes`;
-- Drop "notes" table after copying rows
DROP TABLE `notes`;
-- Rename temporary table "new_notes" to "notes"
ALTER TABLE `new_notes` RENAME TO `notes`;
-- Enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
