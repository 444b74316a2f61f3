/* Made by strata from a directory of migrations. Do not edit. */
/* clang-format off */
#include "notes_migrations.h"

#if STRATA_ABI != 4
#error "this file and the strata headers are of different versions: run `strata compile` again"
#endif

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

/* 0001_create_notes.sql */
static const char notes_up_1[] =
    "CREATE TABLE notes (title TEXT);\n";
static const strata_table notes_up_1_tables[] = {
    {NULL,
     "notes",
     0},
};

static const strata_migration notes_all[] = {
    {
        "0001",
        "create_notes",
        "e2fac500e6d24b6d93ceaf571f10dc06dd0fc8f49a10c6e9858e6fe806a10631",
        "73dc01cb6650b420e91f69652c510ae26faa1295333e9ae030ca39c32d7a8788",
        "17c69c08b66edd22b4dc9eaea75c903c30a10d34027eeda95c5192536bad71ab",
        "0a041dd54f88f2f7",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0001_create_notes.sql",
                      notes_up_1, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(notes_up_1_tables)),
        STRATA_NO_SCRIPT,
    },
};

static const strata_need notes_needs[] = {
    {STRATA_FUNCTION,
     "slug",
     1},
    {STRATA_FUNCTION,
     "uuid",
     0},
    {STRATA_COLLATION,
     "german",
     0},
    {STRATA_FUNCTION,
     "any \"?\?/\"",
     -1},
    {STRATA_MODULE,
     "C:\\vec",
     0},
};

const strata_set notes_migrations = {
    "notes",
    NULL,
    sizeof notes_all / sizeof notes_all[0],
    notes_all,
    3035005,
    STRATA_DOUBLE_QUOTED_STRINGS | STRATA_RECORD_SCRIPTS,
    0L,
    sizeof notes_needs / sizeof notes_needs[0],
    notes_needs,
    0,
    NULL,
    0,
    NULL,
    0,
    NULL,
};
