/* SPDX-License-Identifier: MIT
 *
 * The SQL texts by which schemas are read and compared; history_sql.h has all
 * others.
 */
#ifndef STRATA_SCHEMA_SQL_H
#define STRATA_SCHEMA_SQL_H

/* Column numbers of the two SELECTs. */
enum strata__object_column {
    STRATA__OBJECT_TYPE,
    STRATA__OBJECT_NAME,
    STRATA__OBJECT_TABLE,
    STRATA__OBJECT_SQL,
    STRATA__OBJECT_VIRTUAL_NAME,
    STRATA__OBJECT_VIRTUAL_SQL
};
#define STRATA__SQL_SCHEMA                                                     \
    "SELECT type, name, tbl_name, sql FROM main.sqlite_master"

/* What may belong to a virtual table by its name, for the versions of SQLite
 * that do not say what does (before 3.37). A virtual table has no page. */
#define STRATA__SQL_SHADOWS                                                    \
    "SELECT m.type, m.name, m.tbl_name, m.sql, v.name, v.sql"                  \
    " FROM main.sqlite_master AS v CROSS JOIN main.sqlite_master AS m"         \
    " WHERE v.type = 'table' AND v.rootpage = 0 AND m.rootpage > 0"            \
    " AND substr(m.tbl_name, 1, length(v.name) + 1) = v.name || '_'"           \
    " COLLATE NOCASE ORDER BY m.rowid"

/* Of the sets whose names come before one, the last one's newest row: a step
 * into the primary key. */
#define STRATA__SQL_SET_BEFORE                                                 \
    "SELECT set_name, schema, progress FROM " STRATA__SQL_HISTORY              \
    " WHERE set_name < ?1 ORDER BY set_name DESC, position DESC LIMIT 1"

/* On the database in memory: both schemas side by side, `live` 1 for the
 * application's and 0 for what the migrations make. */
#define STRATA__SQL_SIDES                                                      \
    "ATTACH ':memory:' AS sides;"                                              \
    "CREATE TABLE sides.object(live, type, name COLLATE NOCASE,"               \
    " tbl COLLATE NOCASE, sql, hash,"                                          \
    " PRIMARY KEY (name, type, live)) WITHOUT ROWID;"                          \
    "CREATE TABLE sides.field(live, name COLLATE NOCASE,"                      \
    " type COLLATE NOCASE, must, value, part, hidden,"                         \
    " PRIMARY KEY (name, live)) WITHOUT ROWID"
#define STRATA__SQL_ADD_OBJECT                                                 \
    "INSERT INTO sides.object VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define STRATA__SQL_DROP_OBJECT                                                \
    "DELETE FROM sides.object WHERE live = ?1 AND type = ?2 AND name = ?3"

/* What is not on both sides, or not the same; not what went or came with its
 * table. ?1: what is only on the application's side is of no interest. */
#define STRATA__SQL_DIFFERENCES                                                \
    "SELECT m.live, m.type, m.name, m.sql, o.sql, o.hash IS NULL,"             \
    " o.tbl <> m.tbl"                                                          \
    " FROM sides.object AS m LEFT JOIN sides.object AS o"                      \
    " ON o.name = m.name AND o.type = m.type AND o.live = 1 - m.live"          \
    " WHERE (o.hash IS NULL AND m.live <= 1 - ?1"                              \
    " OR m.live = 0 AND o.hash <> m.hash)"                                     \
    " AND (m.type IN ('table', 'view') OR 1 <>"                                \
    " (SELECT count(*) FROM sides.object AS t WHERE t.name = m.tbl"            \
    " AND t.type IN ('table', 'view')))"                                       \
    " ORDER BY m.live, m.type <> 'table', m.name"

#define STRATA__SQL_FORGET_FIELDS "DELETE FROM sides.field"
#define STRATA__SQL_FIELDS "PRAGMA main.table_xinfo(\"%w\")"
#define STRATA__SQL_ADD_FIELD                                                  \
    "INSERT OR REPLACE INTO sides.field VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
#define STRATA__SQL_FIELD_DIFFERENCES                                          \
    "SELECT m.name, CASE"                                                      \
    " WHEN o.name IS NULL AND m.live THEN 'was added'"                         \
    " WHEN o.name IS NULL THEN 'is missing'"                                   \
    " WHEN o.type <> m.type THEN 'has another type'"                           \
    " WHEN o.must > m.must THEN 'is NOT NULL now'"                             \
    " WHEN o.must < m.must THEN 'is not NOT NULL any more'"                    \
    " WHEN o.value IS NOT m.value THEN 'has another default'"                  \
    " WHEN o.part <> m.part THEN 'has another place in the primary key'"       \
    " WHEN o.hidden <> m.hidden THEN 'is generated in another way'"            \
    " END AS words"                                                            \
    " FROM sides.field AS m LEFT JOIN sides.field AS o"                        \
    " ON o.name = m.name AND o.live = 1 - m.live"                              \
    " WHERE words IS NOT NULL AND (o.name IS NULL OR m.live = 0)"              \
    " ORDER BY m.live, m.name"

#endif
