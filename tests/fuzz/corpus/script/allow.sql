-- migrate:allow row-loss	the log
-- migrate:up
-- migrate:allow table-dropped because
DROP TABLE t;
-- migrate:down
-- migrate:allow down-differs x
-- migrate:allow sql-error y
