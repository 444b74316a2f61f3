--migrate:up
  -- migrate:down
-- Migrate: up
-- +goose Up
-- migrate:allow
-- migrate:upp
SELECT 1;