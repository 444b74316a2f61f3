/* Made by strata from a directory of migrations. Do not edit. */
/* clang-format off */
#include "app_migrations.h"

#if STRATA_ABI != 4
#error "this file and the strata headers are of different versions: run `strata compile` again"
#endif

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

/* 0001_na__ve _caf___ _.sql */
static const char app_up_1[] =
    "-- \"quoted\" \\ and \\n and \\0\n"
    "-- ?\?/\n"
    "-- ?\?= ?\?' ?\?( ?\?) ?\?! ?\?< ?\?> ?\?-\n"
    "CREATE TABLE a (x DEFAULT '?\?/');\n";
static const strata_table app_up_1_tables[] = {
    {NULL,
     "a",
     0},
};

/* 0002_it_s __date_ _x_.sql */
static const char app_up_2[] =
    "CREATE TABLE b (x DEFAULT '*/ /* // \\');\n"
    "\n"
    "\n"
    "-- tab\there, na\303\257ve, \346\227\245\346\234\254\350\252\236, \342\200\256, \177, \001\033[0m\n"
    "-- digits after an escape: \303\2511 \0017\n";
static const strata_table app_up_2_tables[] = {
    {NULL,
     "b",
     0},
};

/* 0003____.sql */
static const char app_up_3[] =
    "CREATE TABLE c (x)";
static const strata_table app_up_3_tables[] = {
    {NULL,
     "c",
     0},
};

/* 0004_empty.sql */
static const char app_up_4[] =
    "";

/* 0005_long.sql */
static const char app_up_5[] =
    "CREATE TABLE d (x DEFAULT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx');\n";
static const strata_table app_up_5_tables[] = {
    {NULL,
     "d",
     0},
};

/* 0006__s_n.up.sql */
static const char app_up_6[] =
    "SELECT '%s%n';\n";
static const char app_down_6[] =
    "\n"
    "\n"
    "SELECT '\n"
    "';";

/* 0007_sections.sql */
static const char app_up_7[] =
    "-- %d\n"
    "-- migrate:up\n"
    "SELECT 1;\n";
static const char app_down_7[] =
    "-- migrate:down\n"
    "SELECT '-- migrate:down\n"
    "';\n";

static const strata_migration app_all[] = {
    {
        "0001",
        "na\303\257ve \"caf\303\251\" \\",
        "d2df52f4cdeb96c03c28d908ea48097472d7c10c84e569e718e297a00c283649",
        "5881464bf845a4730ee9adb03b7721e24d7ea7556041e5ca0e43305f1261dd6c",
        "bd8dc68900376d392c436407bbfb8ca3472badc7885c6b3c8908487bb67ebfc1",
        "2777ab66f500f27e",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0001_na\303\257ve \"caf\303\251\" \\.sql",
                      app_up_1, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_1_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0002",
        "it's $(date) `x`",
        "7caf2b99c694f6c3b3008deb27bb473be2399b5169cb5f029106010bcf3f0649",
        "66e3841a2e41677af0f11f3f19636e5488807c054937ab2a60fb0fda846d243e",
        "d48668dab619b45d44bb33c5a9d48db8ba9d07ac3b15b1c91fb562e998dead95",
        "8033aae2c05ac0af",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0002_it's $(date) `x`.sql",
                      app_up_2, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_2_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0003",
        "?\?'",
        "8b927094d7fbb2392cca608036eb638bf1d85ccdffd0cf28163f69381086d35c",
        "f69304dc7c2a3ae9fef22442260761875e755699a468daeca4818ddb08161ffd",
        "9969a5d2d45ebeb681d2bd1d757c4420314d4e2c98c054287efad6af69715e77",
        "c46821adb1428ecf",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0003_?\?'.sql",
                      app_up_3, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_3_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0004",
        "empty",
        "1088ce33a40c103727d080eed411f65a7b7dc1bdd1a71a5235ae3e8572d08c33",
        "febebb178c03b122675c5f44a5fc2bdf143430754c076257c8f3f2485784d8be",
        "e62b3e95ad3949458c6342ec8df52008f3da4bbe084b4313eeaf66054e1bcf66",
        "c46821adb1428ecf",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0004_empty.sql",
                      app_up_4, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
        STRATA_NO_SCRIPT,
    },
    {
        "0005",
        "long",
        "6e2c3b381c2a6ad68beea37070347952456e03baeec78731c4287a3990c4e867",
        "ebcd13c2a0bb74d017f1157b42deadab33e968a00eab240b2b22544c0882e1b6",
        "e225de9581d9a968b36daf2a5303cea83c2f1cdd71d17a83958a3de014d26d85",
        "ad01f32d577086fc",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0005_long.sql",
                      app_up_5, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_ARRAY(app_up_5_tables)),
        STRATA_NO_SCRIPT,
    },
    {
        "0006",
        "%s%n",
        "9415f7cd3b8d5c46b697e93ebbce3e9498a585013545faf6beebcd095af60043",
        "c8e5a3ca6eb3e615022cce2c3af0844b29e89c62708bf5e434e45da79fc75f5a",
        "7dd917555badb74478ae568b8d79291b6ec2930b07db6a1eaf9041375380fa96",
        "ad01f32d577086fc",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0006_%s%n.up.sql",
                      app_up_6, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
        STRATA_SCRIPT("0006_%s%n.down.sql",
                      app_down_6, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
    },
    {
        "0007",
        "sections",
        "84d6ccdf1b00e7b39d8c9a0c14ff6cbc143031d46f7c2aa4dedcbea7f73dded3",
        "4ee33fadcb2e1c168bf086f3708c6315dd5bd53664d3cc32d30ac16b005c0851",
        "2727c24a7d2eaa43e248b60f4bd1441b7b0793664b83dd215d4f15f25a945701",
        "ad01f32d577086fc",
        0,
        STRATA_NO_ARRAY,
        STRATA_SCRIPT("0007_sections.sql",
                      app_up_7, 1, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
        STRATA_SCRIPT("0007_sections.sql",
                      app_down_7, 4, STRATA_TABLES_KNOWN,
                      STRATA_NO_ARRAY,
                      STRATA_NO_ARRAY),
    },
};

const strata_set app_migrations = {
    "app",
    "1.0 \"?\?/\" $(date)",
    sizeof app_all / sizeof app_all[0],
    app_all,
    0,
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
