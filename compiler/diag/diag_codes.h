/* SPDX-License-Identifier: MIT
 *
 * The single list of diagnostic codes. A code is stable and never used again
 * for something else. For each, docs/diagnostics.md has a section and
 * tests/golden a case that provokes it; tests/meta holds that.
 */
#ifndef DIAG_DIAG_CODES_H
#define DIAG_DIAG_CODES_H

/* X(identifier, text, default severity) */
#define DIAG_CODES(X)                                                          \
    /* the directory and its file names */                                     \
    X(DIRECTORY_UNREADABLE, "directory-unreadable", SEVERITY_ERROR)            \
    X(DIRECTORY_EMPTY, "directory-empty", SEVERITY_ERROR)                      \
    X(FILE_UNREADABLE, "file-unreadable", SEVERITY_ERROR)                      \
    X(FILE_TOO_LARGE, "file-too-large", SEVERITY_ERROR)                        \
    X(NAME_UNRECOGNISED, "name-unrecognised", SEVERITY_ERROR)                  \
    X(NAME_IGNORED, "name-ignored", SEVERITY_WARNING)                          \
    X(MIGRATION_NOT_SQL, "migration-not-sql", SEVERITY_ERROR)                  \
    X(CONVENTION_UNCLEAR, "convention-unclear", SEVERITY_ERROR)                \
    X(DIALECT_DIFFERS, "dialect-differs", SEVERITY_WARNING)                    \
    X(DIALECT_NOT_SQLITE, "dialect-not-sqlite", SEVERITY_ERROR)                \
    X(ORDER_UNREADABLE, "order-unreadable", SEVERITY_ERROR)                    \
    X(ORDER_DIFFERS, "order-differs", SEVERITY_ERROR)                          \
    X(SCRIPT_MISSING, "script-missing", SEVERITY_ERROR)                        \
    X(SETTING_UNKNOWN, "setting-unknown", SEVERITY_ERROR)                      \
    X(VERSION_DUPLICATE, "version-duplicate", SEVERITY_ERROR)                  \
    X(VERSION_TOO_LONG, "version-too-long", SEVERITY_ERROR)                    \
    X(DOWN_WITHOUT_UP, "down-without-up", SEVERITY_ERROR)                      \
    X(PAIR_LABELS_DIFFER, "pair-labels-differ", SEVERITY_WARNING)              \
    /* the bytes of a script */                                                \
    X(TEXT_NUL, "text-nul", SEVERITY_ERROR)                                    \
    X(TEXT_NOT_UTF8, "text-not-utf8", SEVERITY_ERROR)                          \
    X(COMMENT_UNTERMINATED, "comment-unterminated", SEVERITY_ERROR)            \
    X(STRING_UNTERMINATED, "string-unterminated", SEVERITY_ERROR)              \
    /* directives */                                                           \
    X(DIRECTIVE_UNKNOWN, "directive-unknown", SEVERITY_ERROR)                  \
    X(DIRECTIVE_ARGUMENT, "directive-argument", SEVERITY_ERROR)                \
    X(DIRECTIVE_UNSUPPORTED, "directive-unsupported", SEVERITY_ERROR)          \
    X(PLACEHOLDER_UNKNOWN, "placeholder-unknown", SEVERITY_ERROR)              \
    X(DIRECTIVE_REPEATED, "directive-repeated", SEVERITY_ERROR)                \
    X(SECTION_MISSING, "section-missing", SEVERITY_ERROR)                      \
    X(SECTION_REPEATED, "section-repeated", SEVERITY_ERROR)                    \
    X(SECTION_ORDER, "section-order", SEVERITY_ERROR)                          \
    X(SECTION_IN_PAIR, "section-in-pair", SEVERITY_ERROR)                      \
    X(SECTION_PREAMBLE, "section-preamble", SEVERITY_ERROR)                    \
    X(IRREVERSIBLE_WITH_DOWN, "irreversible-with-down", SEVERITY_ERROR)        \
    /* transaction control in a script */                                      \
    X(TRANSACTION_OWN, "transaction-own", SEVERITY_NOTE)                       \
    X(PRAGMA_FOREIGN_KEYS, "pragma-foreign-keys", SEVERITY_NOTE)               \
    /* what an application supplies */                                         \
    X(SQLITE_TOO_OLD, "sqlite-too-old", SEVERITY_ERROR)                        \
    X(SQLITE_NEWER, "sqlite-newer", SEVERITY_NOTE)                             \
    /* the proof */                                                            \
    X(SQL_ERROR, "sql-error", SEVERITY_ERROR)                                  \
    X(SQL_PARAMETER, "sql-parameter", SEVERITY_ERROR)                          \
    X(SQL_TRANSACTION, "sql-transaction", SEVERITY_ERROR)                      \
    X(SQL_FORBIDDEN, "sql-forbidden", SEVERITY_ERROR)                          \
    X(SQL_TIMEOUT, "sql-timeout", SEVERITY_ERROR)                              \
    X(REQUIREMENT_UNMET, "requirement-unmet", SEVERITY_ERROR)                  \
    X(APPLICATION_ID_DIFFERS, "application-id-differs", SEVERITY_ERROR)        \
    X(NOT_COMPATIBLE, "not-compatible", SEVERITY_ERROR)                        \
    X(TEST_SYNTAX, "test-syntax", SEVERITY_ERROR)                              \
    X(TEST_FAILS, "test-fails", SEVERITY_ERROR)                                \
    /* the lock file */                                                        \
    X(LOCK_UNREADABLE, "lock-unreadable", SEVERITY_ERROR)                      \
    X(LOCK_FORMAT, "lock-format", SEVERITY_ERROR)                              \
    X(LOCK_CONFLICT, "lock-conflict", SEVERITY_ERROR)                          \
    X(LOCK_SYNTAX, "lock-syntax", SEVERITY_ERROR)                              \
    X(LOCK_ORDER, "lock-order", SEVERITY_ERROR)                                \
    X(LOCK_CHAIN, "lock-chain", SEVERITY_ERROR)                                \
    /* history: the directory against the lock file */                         \
    X(HISTORY_EDITED, "history-edited", SEVERITY_ERROR)                        \
    X(HISTORY_LAYOUT, "history-layout", SEVERITY_ERROR)                        \
    X(HISTORY_DOWN_EDITED, "history-down-edited", SEVERITY_ERROR)              \
    X(HISTORY_RENUMBERED, "history-renumbered", SEVERITY_ERROR)                \
    X(HISTORY_DELETED, "history-deleted", SEVERITY_ERROR)                      \
    X(HISTORY_INSERTED, "history-inserted", SEVERITY_ERROR)                    \
    X(HISTORY_REORDERED, "history-reordered", SEVERITY_ERROR)                  \
    X(HISTORY_RELABELLED, "history-relabelled", SEVERITY_WARNING)              \
    X(HISTORY_UNSEALED, "history-unsealed", SEVERITY_ERROR)                    \
    X(RESEAL_NEEDLESS, "reseal-needless", SEVERITY_ERROR)                      \
    /* what is merged: the directory against a base */                         \
    X(BASE_UNAVAILABLE, "base-unavailable", SEVERITY_ERROR)                    \
    X(BASE_LOCK, "base-lock", SEVERITY_ERROR)                                  \
    /* the migrations of two branches */                                       \
    X(MERGE_NEEDED, "merge-needed", SEVERITY_ERROR)                            \
    X(MERGE_RELEASED, "merge-released", SEVERITY_ERROR)                        \
    X(MERGE_BLOCKED, "merge-blocked", SEVERITY_ERROR)                          \
    /* what is written */                                                      \
    X(OUTPUT_UNWRITABLE, "output-unwritable", SEVERITY_ERROR)                  \
    DIAG_RULES(X)

/* Rules: findings about what a script does, whose level a project can choose
 * (--lint) and that a script can allow (-- migrate:allow). What is sealed is
 * history, and not judged by them. */
#define DIAG_RULES(X)                                                          \
    /* what is merged: the directory against a base */                         \
    X(BASE_RESEALED, "base-resealed", SEVERITY_ERROR)                          \
    X(BASE_UNREADABLE, "base-unreadable", SEVERITY_ERROR)                      \
    /* the proof on rows */                                                    \
    X(FAILS_ON_ROWS, "fails-on-rows", SEVERITY_ERROR)                          \
    X(ROW_LOSS, "row-loss", SEVERITY_ERROR)                                    \
    X(ROWS_NOT_MADE, "rows-not-made", SEVERITY_NOTE)                           \
    X(REBUILD_FORGETS, "rebuild-forgets", SEVERITY_WARNING)                    \
    X(AUTOINCREMENT_RESTARTS, "autoincrement-restarts", SEVERITY_WARNING)      \
    X(OBJECT_BROKEN, "object-broken", SEVERITY_ERROR)                          \
    X(OBJECT_BROKEN_MEANWHILE, "object-broken-meanwhile", SEVERITY_WARNING)    \
    X(NOT_DETERMINISTIC, "not-deterministic", SEVERITY_WARNING)                \
    /* the way down */                                                         \
    X(DOWN_MISSING, "down-missing", SEVERITY_OFF)                              \
    X(DOWN_EMPTY, "down-empty", SEVERITY_WARNING)                              \
    X(DOWN_FAILS, "down-fails", SEVERITY_WARNING)                              \
    X(DOWN_DIFFERS, "down-differs", SEVERITY_WARNING)                          \
    X(DOWN_ROW_LOSS, "down-row-loss", SEVERITY_WARNING)                        \
    /* the linter */                                                           \
    X(TABLE_DROPPED, "table-dropped", SEVERITY_NOTE)                           \
    X(TABLE_RENAMED, "table-renamed", SEVERITY_NOTE)                           \
    X(COLUMN_DROPPED, "column-dropped", SEVERITY_NOTE)                         \
    X(COLUMN_RENAMED, "column-renamed", SEVERITY_NOTE)                         \
    X(COLUMN_TYPE_CHANGED, "column-type-changed", SEVERITY_NOTE)               \
    X(COLUMN_MADE_NOT_NULL, "column-made-not-null", SEVERITY_NOTE)             \
    X(NOT_NULL_ADDED, "not-null-added", SEVERITY_NOTE)                         \
    X(UNIQUE_ADDED, "unique-added", SEVERITY_NOTE)                             \
    X(FOREIGN_KEY_DROPPED, "foreign-key-dropped", SEVERITY_WARNING)            \
    X(IF_EXISTS_HIDES, "if-exists-hides", SEVERITY_WARNING)                    \
    X(IF_EXISTS, "if-exists", SEVERITY_OFF)                                    \
    X(SELECT_STAR, "select-star", SEVERITY_NOTE)                               \
    X(TEMP_LEFT, "temp-left", SEVERITY_WARNING)                                \
    X(DOUBLE_QUOTED_STRING, "double-quoted-string", SEVERITY_NOTE)             \
    X(NAME_RESERVED, "name-reserved", SEVERITY_NOTE)                           \
    X(NAME_STYLE, "name-style", SEVERITY_NOTE)                                 \
    X(ALLOW_UNUSED, "allow-unused", SEVERITY_NOTE)

#endif
