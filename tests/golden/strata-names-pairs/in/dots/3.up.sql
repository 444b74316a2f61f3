CREATE INDEX tasks_due ON tasks (due);
