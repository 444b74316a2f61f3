/* SPDX-License-Identifier: MIT
 *
 * Directives: comments that say something to the tool that runs the script.
 * Strata's own, but for those that begin a section, are known everywhere; the
 * others belong to a convention.
 */
#ifndef INPUT_DIRECTIVE_H
#define INPUT_DIRECTIVE_H

#include "diag/source.h"
#include "input/convention.h"

enum directive_kind {
    DIRECTIVE_COMMENT,      /* it is none */
    DIRECTIVE_NEAR,         /* it is nearly one, or another tool's */
    DIRECTIVE_INDENTED,     /* it would be one at the start of its line */
    DIRECTIVE_FOREIGN_DOWN, /* divides scripts for some other tool */
    DIRECTIVE_UNKNOWN,      /* a directive's form, and a word that is none */
    DIRECTIVE_UP,
    DIRECTIVE_DOWN,
    DIRECTIVE_NO_TRANSACTION,  /* of the script that it stands in */
    DIRECTIVE_NO_TRANSACTIONS, /* of the whole file */
    DIRECTIVE_IRREVERSIBLE,
    DIRECTIVE_COMPATIBLE,
    DIRECTIVE_ALLOW,
    DIRECTIVE_REQUIRE,
    DIRECTIVE_SEED,
    DIRECTIVE_STATEMENT_END, /* the statement before it may lack its ';' */
    DIRECTIVE_NOTHING,       /* it asks for nothing that strata does not do */
    DIRECTIVE_UNSUPPORTED    /* what it asks for cannot be done */
};

struct directive {
    enum directive_kind kind;
    struct span span;    /* of the comment, without trailing blanks */
    struct str name;     /* as it stands there: "migrate:up", "+goose Up" */
    struct str argument; /* what follows the name */
    bool no_transaction; /* with UP and DOWN: of that section */
    bool bad_argument;
    const char *takes; /* instead; of an unsupported one, the remedy */
};

/* Take a comment apart. */
struct directive directive_read(enum directive_family family,
                                struct span comment);

/* The directives of strata's that were perhaps meant by an unknown word after
 * "migrate:", or NULL. */
const char *directive_similar(struct str name);

/* The directives of a family, for a message; empty when it has none. */
struct str directive_list(struct arena *arena, enum directive_family family);

/* The directive that begins the up script in a family, for a message. */
const char *directive_up(enum directive_family family);

#endif
