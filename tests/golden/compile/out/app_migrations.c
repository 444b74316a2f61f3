/* Made by strata from a directory of migrations. Do not edit. */
/* clang-format off */
#include "app_migrations.h"

#if STRATA_ABI != 4
#error "this file and the strata headers are of different versions: run `strata compile` again"
#endif

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

/* 0001_create_notes.sql */
static const char app_up_1[] =
    "CREATE TABLE notes (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    body TEXT NOT NULL\n"
    ");\n";
static const strata_table app_up_1_tables[] = {
    {NULL,
     "notes",
     0},
};

/* 0002_add_pinned.sql */
static const char app_up_2[] =
    "-- migrate:up\n"
    "ALTER TABLE notes ADD COLUMN pinned;\n";
static const strata_table app_up_2_tables[] = {
    {"notes",
     "notes",
     0},
};
static const char app_down_2[] =
    "-- migrate:down\n"
    "ALTER TABLE notes DROP COLUMN pinned;\n";
static const strata_table app_down_2_tables[] = {
    {"notes",
     "notes",
     0},
};

/* 0003_vacuum.sql */
static const char app_up_3[] =
    "-- migrate:no-transaction\n"
    "VACUUM;\n";

/* 0004_reindex.up.sql */
static const char app_up_4[] =
    "-- migrate:no-transaction idempotent\n"
    "REINDEX;\n";
static const char app_down_4[] =
    "REINDEX;\n";

static const strata_migration app_all[] = {
    {
        "0001",
        "create_notes",
        "1b888e5580e71b9562b00b810a9b0ede296b59e0857f4aface802b8591f2cde3",
        "2c464185f0c4ef3490e237dc11e7f68fec6395846189a7313634487fc1c2f1eb",
        "e581bf349f7548f40be0d9ef6030cb37aed3a98241b8e447b23ab67836bc81a1",
        "041ce1230efc3965",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0001_create_notes.sql",
                      app_up_1, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_1_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0002",
        "add_pinned",
        "9a93031b8e6a7495cc41a185b9fb8b45198b49feeab6634f313c4367b7f6641f",
        "aa2252583423afa1a78609649456e6b31c3abbd32c38735e5841360d72f4f264",
        "16295e2f832fda762fc99574e34811405fd94d8041a0a23f008adcf33a4e061a",
        "05be700c44a1985a",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0002_add_pinned.sql",
                      app_up_2, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_2_tables)),
        STRATA_SCRIPT("0002_add_pinned.sql",
                      app_down_2, 3, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_down_2_tables)),
    },
    {
        "0003",
        "vacuum",
        "412ba3d86ee4cc31ee296815b4a1190a899973df3b40e48662091d5482e52da6",
        "64d9818fbf38ff02f3f8b54c69eacadb56ff8f397ba013cc7b15d6f95f47585e",
        "ef84787d03875aa02cad25adc0c225e1b0d977703f359985deee33f9452aece2",
        "05be700c44a1985a",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0003_vacuum.sql",
                      app_up_3, 1, STRATA_NO_TRANSACTION | STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
        STRATA_NO_SCRIPT,
    },
    {
        "0004",
        "reindex",
        "248a5ffe9fbdb8da01651bfa6dbcdb1008d3b7712fd64c675e50a44e85d3eedb",
        "08cfe75fd7184ce3c69503e998fa4a2a011a7807165b032d117cc7f496fcc463",
        "7e98f40629b1fb437061a36d7c5700a28ffba68ca498a13862308b2ee42299f4",
        "05be700c44a1985a",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0004_reindex.up.sql",
                      app_up_4, 1, STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT | STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
        STRATA_SCRIPT("0004_reindex.down.sql",
                      app_down_4, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
    },
};

const strata_set app_migrations = {
    "app",
    NULL,
    sizeof app_all / sizeof app_all[0],
    app_all,
    3035000,
    STRATA_RECORD_SCRIPTS,
    0L,
    0,
    NULL,
    0,
    NULL,
    0,
    NULL,
    0,
    NULL,
};
