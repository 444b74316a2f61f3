/* SPDX-License-Identifier: MIT
 *
 * Whether the schema is the one that the applied migrations make.
 *
 * Each start compares one hash: that of the schema as it is with the one that
 * the program carries for the newest migration, or with the one that the newest
 * row records. Only where neither fits, the migrations are run on a database in
 * memory and both schemas are compared.
 */
#ifndef STRATA_DRIFT_H
#define STRATA_DRIFT_H

#include "locate.h"

/* Look at a database that was located, in the same transaction; sets
 * place->schema. DRIFTED where the schema is another one and the options do not
 * say otherwise. */
void strata__check_schema(struct strata__session *session,
                          struct strata__place *place);

/* What to do when scripts have made another schema than they were proved to
 * make, on a database whose schema was right before. */
enum strata__otherwise {
    STRATA__OTHERWISE_REFUSE, /* as the options say for drift */
    STRATA__OTHERWISE_ACCEPT, /* it is what it is: record it */
    STRATA__OTHERWISE_FORGET  /* record nothing: the next start looks closer */
};

/* Record the schema as it is in the row at `position`, in the transaction that
 * has brought the database there from `place`. */
void strata__record_schema(struct strata__session *session,
                           const struct strata__place *place, size_t position,
                           enum strata__otherwise otherwise);

/* Find the migrations behind which the schema of a database without a history
 * is the one that it has: fills in place->fit. */
void strata__fit_schema(struct strata__session *session,
                        struct strata__place *place);

/* Whether a database that seems to have the base schema has that of a later
 * migration, or may have and options->baseline asks for certainty. */
bool strata__is_further(const struct strata__session *session,
                        const struct strata__place *place);

/* Add to the message of a refusal which ones those are, and what to do. */
void strata__explain_fit(struct strata__session *session,
                         const struct strata__place *place);

#endif
