/* SPDX-License-Identifier: MIT
 *
 * Where a database stands in a program's history, and the refusals when it
 * does not stand there at all.
 */
#ifndef STRATA_LOCATE_H
#define STRATA_LOCATE_H

#include "engine.h"

struct strata__place {
    size_t position;              /* of the newest row; 0: new database */
    bool interrupted;             /* that row was begun and not ended */
    bool base_unrecorded;         /* position is 1, for the base schema is
                                     there, and no row says so yet */
    struct strata__record newest; /* valid when position > 0; of a base that is
                                     not recorded, only the version */
};

/* Read where the database stands, in a transaction that is already open. One
 * row is read when the history is a prefix of the program's. Otherwise fails
 * with EDITED, NEWER, UNVERSIONED or DATABASE. */
void strata__locate(struct strata__session *session,
                    struct strata__place *place);

/* The same in a read transaction of its own. While the newest row is one that
 * another process may still be working on, wait for it as long as the options
 * allow. */
void strata__locate_settled(struct strata__session *session,
                            struct strata__place *place);

/* Read the row at a position that must have one; else DATABASE. */
void strata__read_row(struct strata__session *session, size_t position,
                      struct strata__record *record);

/* The position of options->target; fails with MISUSE for an unknown one. */
size_t strata__goal(struct strata__session *session);

/* Fail because of what a row says (refuse.c). */
void strata__refuse_edited(struct strata__session *session,
                           const struct strata__record *record);
void strata__refuse_newer(struct strata__session *session,
                          const struct strata__record *newest);
void strata__refuse_older_target(struct strata__session *session,
                                 const struct strata__record *newest);
void strata__refuse_damaged(struct strata__session *session,
                            const struct strata__record *record);
/* `missing`: the first object of the base schema that is not there, or NULL. */
void strata__refuse_unversioned(struct strata__session *session,
                                const strata_object *missing);
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
