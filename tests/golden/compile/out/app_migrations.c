/* Made by strata from a directory of migrations. Do not edit. */
/* clang-format off */
#include "app_migrations.h"

#if STRATA_ABI != 2
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

/* 0002_add_pinned.sql */
static const char app_up_2[] =
    "-- migrate:up\n"
    "ALTER TABLE notes ADD COLUMN pinned;\n";
static const char app_down_2[] =
    "-- migrate:down\n"
    "ALTER TABLE notes DROP COLUMN pinned;\n";

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
        STRATA_SCRIPT("0001_create_notes.sql",
                      app_up_1, 1, 0),
        STRATA_NO_SCRIPT,
    },
    {
        "0002",
        "add_pinned",
        "9a93031b8e6a7495cc41a185b9fb8b45198b49feeab6634f313c4367b7f6641f",
        "aa2252583423afa1a78609649456e6b31c3abbd32c38735e5841360d72f4f264",
        STRATA_SCRIPT("0002_add_pinned.sql",
                      app_up_2, 1, 0),
        STRATA_SCRIPT("0002_add_pinned.sql",
                      app_down_2, 3, 0),
    },
    {
        "0003",
        "vacuum",
        "9cd3e14534fdb10b7bb3fdef245ddd985800cd3e29d4aaea8e46022414807575",
        "943f7f32d00d7b06abf833d357e82a66dc58f08671f67194f09c40e1fc041386",
        STRATA_SCRIPT("0003_vacuum.sql",
                      app_up_3, 1, STRATA_NO_TRANSACTION),
        STRATA_NO_SCRIPT,
    },
    {
        "0004",
        "reindex",
        "3e85a18d168ebde34ea2527f2192238bde0fa1b9a3bd902c3a3dd5ae76140fbc",
        "db012ccdc0335b2220eb5572c5cde49eebd29b6c1c1cc25d6e8977063c04c063",
        STRATA_SCRIPT("0004_reindex.up.sql",
                      app_up_4, 1, STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT),
        STRATA_SCRIPT("0004_reindex.down.sql",
                      app_down_4, 1, 0),
    },
};

const strata_set app_migrations = {
    "app",
    NULL,
    sizeof app_all / sizeof app_all[0],
    app_all,
    0,
    0,
    0,
    NULL,
    0,
    NULL,
};
