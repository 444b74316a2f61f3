-- Create "notes" table
CREATE TABLE `notes` (`id` integer NULL PRIMARY KEY AUTOINCREMENT, `body` text NOT NULL);
