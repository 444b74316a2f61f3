/* SPDX-License-Identifier: MIT
 *
 * Where a database stands in a program's history, and the refusals when it
 * does not stand there at all.
 */
#ifndef STRATA_LOCATE_H
#define STRATA_LOCATE_H

#include "engine.h"

/* What is known of the schema of a database. */
enum strata__schema {
    STRATA__SCHEMA_UNKNOWN,  /* nothing */
    STRATA__SCHEMA_PROVED,   /* it is the one that the migrations make */
    STRATA__SCHEMA_RECORDED, /* it is as it was left, and that was right */
    STRATA__SCHEMA_DRIFTED
};

/* Migrations behind which the schema is the one of a database that has no
 * history. */
struct strata__fit {
    bool is_empty; /* all that there is is the application's own */
    bool is_taken; /* the database is taken to be there: options->baseline */
    size_t count;
    size_t last; /* position */
    uint64_t hash;
};

struct strata__place {
    size_t position;      /* of the newest row; 0: new database */
    bool interrupted;     /* that row was begun and not ended */
    bool base_unrecorded; /* no row says so yet: position is 1, for the base
                             schema is there, or fit.last */
    size_t ahead; /* how many rows there are above `position`, which then is the
                     program's newest: all of migrations that are compatible
                     with programs that do not know them */
    enum strata__schema schema;
    struct strata__fit fit;       /* of a database without a history */
    struct strata__record newest; /* valid when position > 0; of a base that is
                                     not recorded, only the version */
};

/* Read where the database stands, in a transaction that is already open. One
 * row is read when the history is a prefix of the program's, and one for each
 * migration that the program does not know. Otherwise fails with FOREIGN,
 * EDITED, NEWER, UNVERSIONED, DRIFTED or DATABASE. */
void strata__locate(struct strata__session *session,
                    struct strata__place *place);

/* The same in a read transaction of its own, with what is told of the history
 * (history.h). While the newest row is one that
 * another process may still be working on, wait for it as long as the options
 * allow. */
void strata__locate_settled(struct strata__session *session,
                            struct strata__place *place);

/* Refuse a database that says that it is another application's. In an open
 * transaction. */
void strata__check_owner(struct strata__session *session);
/* Make the database say that it is this application's, if it is to say so. In
 * an open transaction for writing. */
void strata__claim(struct strata__session *session);

/* Read the row at a position that must have one; else DATABASE. */
void strata__read_row(struct strata__session *session, size_t position,
                      struct strata__record *record);

/* A row does not fit: refuse for the oldest one that does not, up to it, for
 * that is the migration that was edited. This reads the whole history, once, on
 * the way to a refusal. */
void strata__refuse_difference(struct strata__session *session,
                               const struct strata__record *newest);

/* The position of options->target; fails with MISUSE for an unknown one. */
size_t strata__goal(struct strata__session *session);

/* Fail because of what a row says (refuse.c). */
void strata__refuse_edited(struct strata__session *session,
                           const struct strata__record *record);
/* The program can't run with the migration of `record`, which it does not
 * know. */
void strata__refuse_newer(struct strata__session *session,
                          const struct strata__record *newest,
                          const struct strata__record *record);
/* It can run with all that it does not know, and cannot do what was asked. */
void strata__refuse_ahead(struct strata__session *session,
                          const struct strata__record *newest,
                          const char *refused);
void strata__refuse_foreign(struct strata__session *session, long id);
void strata__refuse_older_target(struct strata__session *session,
                                 const struct strata__record *newest);
/* `what` is wrong with a row. */
void strata__refuse_row(struct strata__session *session,
                        const struct strata__record *record, const char *what);
void strata__refuse_damaged(struct strata__session *session,
                            const struct strata__record *record);
/* The row behind the one at `before` is at `position`, which is not the next.
 */
void strata__refuse_order(struct strata__session *session, size_t before,
                          size_t position);
/* `missing`: the first object of the base schema that is not there, or NULL. */
void strata__refuse_unversioned(struct strata__session *session,
                                const strata_object *missing);
/* It has a history, without rows of this set, and the schema of a migration. */
void strata__refuse_emptied(struct strata__session *session);
/* It has all of the base schema, and an object that a later migration makes. */
void strata__refuse_further(struct strata__session *session,
                            const strata_object *later);
/* …and a table of the base schema with other columns. */
void strata__refuse_columns(struct strata__session *session,
                            const strata_object *other);
void strata__refuse_renamed(struct strata__session *session,
                            const char *recorded);
void strata__refuse_interrupted(struct strata__session *session,
                                const struct strata__record *record);

#endif
