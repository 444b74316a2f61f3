/* SPDX-License-Identifier: MIT
 *
 * Sets of migrations written in a test instead of made by the compiler. The
 * digests look like SHA-256 and depend on the same things; the runtime, which
 * only compares them, cannot tell. The sets keep their scripts in the database,
 * as those of the compiler do.
 */
#ifndef SUPPORT_CHAIN_H
#define SUPPORT_CHAIN_H

#include <strata/migrations.h>

/* A migration as a test writes it. What is left out is absent. */
struct step {
    const char *version;
    const char *label;
    const char *up;
    const char *down;
    unsigned up_flags;
    unsigned down_flags;
    unsigned flags;     /* STRATA_COMPATIBLE */
    unsigned down_line; /* where down begins in the file of up; 0: it has a
                           file of its own */
    struct demands {
        const strata_precondition *preconditions; /* to one without query */
        const strata_table *tables; /* to one without names; NULL: not known */
    } up_demands, down_demands;
};

/* A step's demands: .up_demands = {REQUIRES({"SELECT 1", "one", 1, 1})} */
#define REQUIRES(...)                                                          \
    .preconditions = (const strata_precondition[])                             \
    {                                                                          \
        __VA_ARGS__,                                                           \
        {                                                                      \
            NULL, NULL, 0, 0                                                   \
        }                                                                      \
    }
#define TOUCHES(...)                                                           \
    .tables = (const strata_table[])                                           \
    {                                                                          \
        __VA_ARGS__,                                                           \
        {                                                                      \
            NULL, NULL, 0                                                      \
        }                                                                      \
    }

/* The usual kinds of step. */
#define MIGRATION(v, l, sql)                                                   \
    {                                                                          \
        .version = (v), .label = (l), .up = (sql)                              \
    }
#define REVERSIBLE(v, l, sql, back)                                            \
    {                                                                          \
        .version = (v), .label = (l), .up = (sql), .down = (back)              \
    }
#define OUTSIDE(v, l, sql)                                                     \
    {                                                                          \
        .version = (v), .label = (l), .up = (sql),                             \
        .up_flags = STRATA_NO_TRANSACTION                                      \
    }
#define OUTSIDE_AGAIN(v, l, sql)                                               \
    {                                                                          \
        .version = (v), .label = (l), .up = (sql),                             \
        .up_flags = STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT                  \
    }

/* Make a set, with file names VERSION_LABEL.sql and VERSION_LABEL.down.sql.
 * The texts and arrays of the steps are not copied. chain_free frees it. */
strata_set *chain_make(const char *name, const struct step *steps,
                       size_t count);
void chain_free(strata_set *set);

/* The edits of the migration at a position, and what they did to the chains of
 * those after it, were accepted when the set was `before`; at most four. */
void chain_accept(strata_set *set, const strata_set *before, size_t position,
                  const char *reason);

#endif
