/* Made by strata from a directory of migrations. Do not edit. */
/* clang-format off */
#include "notes_migrations.h"

#if STRATA_ABI != 4
#error "this file and the strata headers are of different versions: run `strata compile` again"
#endif

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

/* schema.sql */
static const char notes_up_1[] =
    "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT UNIQUE);\n"
    "CREATE INDEX notes_by_body ON notes (body);\n"
    "CREATE VIEW \"short \"\"notes\"\"\" AS SELECT id FROM notes WHERE length(body) < 80;\n"
    "CREATE TRIGGER notes_kept BEFORE DELETE ON notes BEGIN\n"
    "    SELECT RAISE(ABORT, 'kept');\n"
    "END;\n"
    "CREATE VIRTUAL TABLE texts USING fts5(body);\n"
    "CREATE TABLE gone (x);\n"
    "DROP TABLE gone;\n";
static const strata_table notes_up_1_tables[] = {
    {NULL,
     "notes",
     0},
};

/* 0001_add_pinned.sql */
static const char notes_up_2[] =
    "ALTER TABLE notes ADD COLUMN pinned INTEGER;\n"
    "CREATE TABLE later (x);\n";
static const strata_table notes_up_2_tables[] = {
    {"notes",
     "notes",
     0},
    {NULL,
     "later",
     0},
};

static const strata_migration notes_all[] = {
    {
        "base",
        "schema",
        "77080f13c3361cf9be9e6fbf349de2cf4cfde875c7025b9d76bef63dcb956ae2",
        "f5c76736ad20513911364f9194c891e5ee6e46cb5eef126c1420bdedfd69e74a",
        "428149881641478ae0dca99f269456ac6925a2391056d21b00752aa4ba586a03",
        "5e3c2a59bdf7996f",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("schema.sql",
                      notes_up_1, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(notes_up_1_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0001",
        "add_pinned",
        "d0af1bf92dc8032dc213035337844f135b286ae0a58188ab67c53906478a3b89",
        "28ad43f1908afa4ec13dfed1372d89d6ab92881b413ead659d3e838888524c14",
        "1c8c44afcab6244faeae80020507e7ac754322da634846a1eb9a213eae04028a",
        "12da24f1e94c998d",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0001_add_pinned.sql",
                      notes_up_2, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(notes_up_2_tables)),
        STRATA_NO_SCRIPT,
    },
};

static const strata_object notes_base[] = {
    {"table",
     "notes",
        "id\n"
        "body"},
    {"index",
     "notes_by_body",
     NULL},
    {"view",
     "short \"notes\"",
        "id"},
    {"trigger",
     "notes_kept",
     NULL},
    {"table",
     "texts",
     NULL},
};

static const strata_object notes_absent[] = {
    {"table",
     "later",
     NULL},
};

const strata_set notes_migrations = {
    "notes",
    NULL,
    sizeof notes_all / sizeof notes_all[0],
    notes_all,
    0,
    STRATA_RECORD_SCRIPTS,
    0L,
    0,
    NULL,
    sizeof notes_base / sizeof notes_base[0],
    notes_base,
    sizeof notes_absent / sizeof notes_absent[0],
    notes_absent,
    0,
    NULL,
};
