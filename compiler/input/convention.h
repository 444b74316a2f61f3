/* SPDX-License-Identifier: MIT
 *
 * The conventions of other tools, a row each: where they keep scripts, how
 * they name them, which directives they know. Recognising one is recognise.h's,
 * reading a directory by it discover.h's.
 */
#ifndef INPUT_CONVENTION_H
#define INPUT_CONVENTION_H

#include "input/name.h"

/* Where the scripts are, and what says in which order. */
enum convention_shape {
    SHAPE_FILES,       /* each file is a script */
    SHAPE_DIRECTORIES, /* each directory is a migration */
    SHAPE_RELEASES,    /* each directory is a release with files in it */
    SHAPE_JOURNAL,     /* meta/_journal.json lists the files (Drizzle) */
    SHAPE_PLAN         /* sqitch.plan lists them */
};

/* Whose directives mean something, besides those of strata's that are known
 * everywhere. */
enum directive_family {
    DIRECTIVES_NONE,
    DIRECTIVES_MIGRATE,     /* -- migrate:up, -- migrate:down */
    DIRECTIVES_GOOSE,       /* -- +goose Up, … */
    DIRECTIVES_SQL_MIGRATE, /* -- +migrate Up, … */
    DIRECTIVES_SQLX,        /* -- no-transaction, the first bytes */
    DIRECTIVES_ATLAS        /* -- atlas:txmode none */
};

/* Which scripts have placeholders. */
enum placeholder_rule {
    PLACEHOLDERS_WHEN_GIVEN, /* when the build gives values for some */
    PLACEHOLDERS_ALWAYS,     /* ${name} everywhere (Flyway) */
    PLACEHOLDERS_MARKED      /* where a directive says so (goose) */
};

struct convention {
    const char *name;  /* for --convention */
    const char *title; /* of the tool, in messages */
    enum convention_shape shape;
    enum name_form form;
    const char *up_file; /* SHAPE_DIRECTORIES: what it is called in there */
    const char *down_file;
    enum directive_family directives;
    bool needs_up;  /* a script without the directive "Up" is a mistake */
    bool needs_way; /* a script without '.up' or '.down' is none to the tool */
    bool recursive;
    bool by_name; /* the tool goes by the bytes of names; that must be the
                     order of the versions as well */
    bool orders_duplicates; /* …and so knows which of two equal versions is
                               first */
    bool drops_dashes;      /* from versions (Diesel) */
    enum placeholder_rule placeholders;
    const char *settings; /* a file beside a script: its suffix to the script's
                             name, or in SHAPE_DIRECTORIES its name */
    const char *settings_key; /* what says in there that there is a
                                 transaction */
    const char *database_file; /* in the directory: for which database it is… */
    const char *database_key; /* …under this key */
    const char *history;      /* the table in which the tool records what it has
                                 applied, in small letters */
};

extern const struct convention conventions[];
extern const size_t convention_count;

/* NULL: there is none of that name. */
const struct convention *convention_find(const char *name);

#endif
