/* SPDX-License-Identifier: MIT
 *
 * Every SQL text of the runtime, but for BEGIN, COMMIT, ROLLBACK and most
 * PRAGMAs. The tables are always written as main."strata_history" and
 * main."strata_script", so that no temporary or attached table takes their
 * place.
 *
 * The history is read by old and new runtimes for years. Columns are only
 * added, as NULL-able ones; a change that older runtimes must not overlook
 * raises `layout` in the rows that need it.
 */
#ifndef STRATA_HISTORY_SQL_H
#define STRATA_HISTORY_SQL_H

#define STRATA__SQL_HISTORY "main.\"strata_history\""
#define STRATA__SQL_SCRIPTS "main.\"strata_script\""
#define STRATA__SQL_NOW "strftime('%Y-%m-%dT%H:%M:%SZ','now')"

/* set_name        the set's name
 * position        1 for the first migration, without gaps
 * version, label  as in the file name when it was applied
 * digest          of the up script, 64 hexadecimal digits
 * chain           of the history up to and with this row, likewise
 * applied_at      UTC, ISO 8601, whole seconds: when it ended (began, while
 *                 progress is not NULL)
 * duration_ms     NULL: only stamped, not run
 * program_version of the program that applied it, or NULL
 * progress        NULL: ended. n: statement n of the up script was begun
 *                 outside a transaction; -n: of the down script
 * progress_at     when progress was written
 * layout          of this row; a reader that knows only smaller ones refuses
 * tokens          digest of the up script's SQL alone, or NULL
 * schema          hash of the whole schema behind it, 16 hexadecimal digits;
 *                 NULL: not known
 * compatible      1: programs that do not know the migration may run on the
 *                 database all the same; NULL: as 0 */
#define STRATA__SQL_CREATE                                                     \
    "CREATE TABLE " STRATA__SQL_HISTORY " (\n"                                 \
    "  set_name TEXT NOT NULL,\n"                                              \
    "  position INTEGER NOT NULL,\n"                                           \
    "  version TEXT NOT NULL,\n"                                               \
    "  label TEXT NOT NULL,\n"                                                 \
    "  digest TEXT NOT NULL,\n"                                                \
    "  chain TEXT NOT NULL,\n"                                                 \
    "  applied_at TEXT NOT NULL,\n"                                            \
    "  duration_ms INTEGER,\n"                                                 \
    "  program_version TEXT,\n"                                                \
    "  progress INTEGER,\n"                                                    \
    "  progress_at TEXT,\n"                                                    \
    "  layout INTEGER NOT NULL,\n"                                             \
    "  tokens TEXT,\n"                                                         \
    "  schema TEXT,\n"                                                         \
    "  compatible INTEGER,\n"                                                  \
    "  PRIMARY KEY (set_name, position)\n"                                     \
    ") WITHOUT ROWID"

/* The up scripts as they were applied, of sets that keep them. Without one that
 * is missing, less can be said about an edit; nothing else depends on it.
 *
 * A table with rowids: one without them keeps whole rows in the tree that is
 * searched for a key, and texts are long. */
#define STRATA__SQL_CREATE_SCRIPTS                                             \
    "CREATE TABLE IF NOT EXISTS " STRATA__SQL_SCRIPTS " (\n"                   \
    "  set_name TEXT NOT NULL,\n"                                              \
    "  position INTEGER NOT NULL,\n"                                           \
    "  text TEXT NOT NULL,\n"                                                  \
    "  PRIMARY KEY (set_name, position)\n"                                     \
    ")"

/* Column numbers of the SELECTs of rows. */
enum strata__column {
    STRATA__COLUMN_LAYOUT,
    STRATA__COLUMN_POSITION,
    STRATA__COLUMN_VERSION,
    STRATA__COLUMN_LABEL,
    STRATA__COLUMN_DIGEST,
    STRATA__COLUMN_CHAIN,
    STRATA__COLUMN_APPLIED_AT,
    STRATA__COLUMN_DURATION,
    STRATA__COLUMN_PROGRAM,
    STRATA__COLUMN_PROGRESS,
    STRATA__COLUMN_PROGRESS_AT,
    STRATA__COLUMN_AGE,
    STRATA__COLUMN_TOKENS,
    STRATA__COLUMN_SCHEMA,
    STRATA__COLUMN_COMPATIBLE
};
#define STRATA__SQL_ROWS_ROOM 512
#define STRATA__SQL_ROWS                                                       \
    "SELECT layout, position, version, label, digest, chain, applied_at, "     \
    "duration_ms, program_version, progress, progress_at, "                    \
    "CASE WHEN progress IS NOT NULL THEN "                                     \
    "CAST((julianday('now') - julianday(progress_at)) * 86400000 AS INTEGER) " \
    "END, tokens, schema, compatible "                                         \
    "FROM " STRATA__SQL_HISTORY " WHERE set_name = ?1 "

/* What follows that: one step into the primary key, from its end; and all. */
#define STRATA__SQL_NEWEST "ORDER BY position DESC LIMIT 1"
#define STRATA__SQL_AT "AND position = ?2"
#define STRATA__SQL_ALL "ORDER BY position"

/* A chain does not depend on the set's name. */
#define STRATA__SQL_ELSEWHERE                                                  \
    "SELECT set_name FROM " STRATA__SQL_HISTORY                                \
    " WHERE position = 1 AND chain = ?1 AND set_name <> ?2 LIMIT 1"

#define STRATA__SQL_APPEND                                                     \
    "INSERT INTO " STRATA__SQL_HISTORY                                         \
    " (set_name, position, version, label, digest, chain, applied_at, "        \
    "duration_ms, program_version, progress, progress_at, layout, tokens, "    \
    "compatible) "                                                             \
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, " STRATA__SQL_NOW ", ?7, ?8, ?9, "        \
    "CASE WHEN ?9 IS NOT NULL THEN " STRATA__SQL_NOW " END, ?10, ?11, ?12)"

/* Statements about one row, each with this behind it. */
#define STRATA__SQL_OF_ROW "%s WHERE set_name = ?1 AND position = ?2"
#define STRATA__SQL_OF_ROW_ROOM 256

#define STRATA__SQL_SET_SCHEMA "UPDATE " STRATA__SQL_HISTORY " SET schema = ?3"

#define STRATA__SQL_PROGRESS                                                   \
    "UPDATE " STRATA__SQL_HISTORY                                              \
    " SET progress = ?3, progress_at = " STRATA__SQL_NOW

#define STRATA__SQL_FINISH                                                     \
    "UPDATE " STRATA__SQL_HISTORY                                              \
    " SET progress = NULL, progress_at = NULL, duration_ms = ?3, "             \
    "applied_at = " STRATA__SQL_NOW

#define STRATA__SQL_REMOVE "DELETE FROM " STRATA__SQL_HISTORY

#define STRATA__SQL_UNBEGIN                                                    \
    "UPDATE " STRATA__SQL_HISTORY " SET progress = NULL, progress_at = NULL"

#define STRATA__SQL_SCRIPT "SELECT text FROM " STRATA__SQL_SCRIPTS
#define STRATA__SQL_REMOVE_SCRIPT "DELETE FROM " STRATA__SQL_SCRIPTS

/* What an older program left there is of no use any more. */
#define STRATA__SQL_ADD_SCRIPT                                                 \
    "INSERT OR REPLACE INTO " STRATA__SQL_SCRIPTS                              \
    " (set_name, position, text) VALUES (?1, ?2, ?3)"

/* Is there anything of that name? And does it keep what is written into it?
 * sqlite_master, not sqlite_schema: before 3.33 there is only that. */
#define STRATA__SQL_EXISTS                                                     \
    "SELECT 1 FROM main.sqlite_master WHERE name = ?1 COLLATE NOCASE"
#define STRATA__SQL_TRIGGERS                                                   \
    "SELECT name FROM main.sqlite_master WHERE type = 'trigger'"               \
    " AND tbl_name = ?1 COLLATE NOCASE "                                       \
    "UNION ALL "                                                               \
    "SELECT name FROM sqlite_temp_master WHERE type = 'trigger'"               \
    " AND tbl_name = ?1 COLLATE NOCASE"

/* Anything that is neither SQLite's own nor strata's. substr, because the
 * application may have changed what LIKE means. */
#define STRATA__SQL_OBJECTS                                                    \
    "SELECT 1 FROM main.sqlite_master"                                         \
    " WHERE substr(name, 1, 7) <> 'sqlite_'"                                   \
    " AND substr(name, 1, 14) <> 'strata_history' COLLATE NOCASE"              \
    " AND substr(name, 1, 13) <> 'strata_script' COLLATE NOCASE LIMIT 1"

#define STRATA__SQL_OBJECT                                                     \
    "SELECT 1 FROM main.sqlite_master"                                         \
    " WHERE type = ?1 AND name = ?2 COLLATE NOCASE"

/* A PRAGMA and not its table, whose name a schema may take. The second column
 * of its result is the name. */
#define STRATA__SQL_TABLE_COLUMNS "PRAGMA main.table_xinfo(\"%w\")"
#define STRATA__TABLE_COLUMN_NAME 1

#define STRATA__SQL_APPLICATION_ID "PRAGMA main.application_id"

/* The least that makes a transaction read. */
#define STRATA__SQL_SNAPSHOT "SELECT 1 FROM main.sqlite_master LIMIT 1"

#define STRATA__SQL_VIOLATIONS "PRAGMA main.foreign_key_check"
#define STRATA__SQL_VIOLATIONS_OF "PRAGMA main.foreign_key_check(\"%w\")"

/* The rows of a table, or ?1 + 1 when it has more than ?1. The first part skips
 * over at most so many, which costs the least of what SQLite does row by row;
 * the second one counts pages rather than rows, and is not run when the first
 * one finds anything. */
#define STRATA__SQL_COUNT                                                      \
    "SELECT coalesce((SELECT ?1 + 1 FROM main.\"%w\" LIMIT 1 OFFSET ?1),"      \
    " (SELECT count(*) FROM main.\"%w\"))"

#endif
