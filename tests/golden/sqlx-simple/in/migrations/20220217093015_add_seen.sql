-- Add migration script here
ALTER TABLE movies ADD COLUMN seen BOOLEAN NOT NULL DEFAULT FALSE;
