/* Made by strata from a directory of migrations. Do not edit. */
/* clang-format off */
#include "app_migrations.h"

#if STRATA_ABI != 4
#error "this file and the strata headers are of different versions: run `strata compile` again"
#endif

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

/* 0001_a.sql */
static const char app_up_1[] =
    "CREATE TABLE a (x);\n";
static const strata_table app_up_1_tables[] = {
    {NULL,
     "a",
     0},
};

/* 0002_b.sql */
static const char app_up_2[] =
    "-- migrate:compatible\n"
    "CREATE TABLE b (x);\n";
static const strata_table app_up_2_tables[] = {
    {NULL,
     "b",
     0},
};

static const strata_migration app_all[] = {
    {
        "0001",
        "a",
        "3fe0a229a7c645c50ea20238aa71bcabf32c1c5edd073da3fae1be75355f959d",
        "ec906bad3728eb7e45bb85d2ed7994218da46eb33ead677ae6c1c14d247854e9",
        "96b2f0df09d6cd3908e4eaf28d331d31da76819a222b9cff6063d160297bc3bc",
        "418153886376d90f",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0001_a.sql",
                      app_up_1, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_1_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0002",
        "b",
        "268b6b5a49f46ee6a8bf3fa407901099c217064e7b3b7b1bfbf8d45ac39dd367",
        "689e2746c49455721009cec566e1f01501cd8ed37bf1d74929f41e650e2392dc",
        "c9fc55b53044645f161cb76a00b68ad60406ce4dd901616de40598a785bc688d",
        "f562361ae1b40e9c",
        STRATA_COMPATIBLE,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0002_b.sql",
                      app_up_2, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_2_tables)),
        STRATA_NO_SCRIPT,
    },
};

static const char *const app_own[] = {
    "cache_*",
    "[a-z]?",
};

const strata_set app_migrations = {
    "app",
    NULL,
    sizeof app_all / sizeof app_all[0],
    app_all,
    0,
    0,
    -2147483647L - 1,
    0,
    NULL,
    0,
    NULL,
    0,
    NULL,
    sizeof app_own / sizeof app_own[0],
    app_own,
};
