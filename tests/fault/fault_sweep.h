/* SPDX-License-Identifier: MIT
 *
 * One run of a sweep: a call of the runtime in which one thing fails, the
 * checks that hold whatever it was, and the second start. fault_io.c and
 * fault_memory.c only choose what fails.
 */
#ifndef FAULT_FAULT_SWEEP_H
#define FAULT_FAULT_SWEEP_H

#include "fault/fault_case.h"
#include "fault/fault_spawn.h"

enum fault_way {
    FAULT_UP,    /* from FAULT_OLD to FAULT_COUNT */
    FAULT_DOWN,  /* from FAULT_COUNT to FAULT_MIDDLE - 1 */
    FAULT_ADOPT, /* from the base schema without a history to FAULT_COUNT */
    FAULT_NAIVE  /* the negative control: up without the runtime */
};

struct fault_sweep {
    enum fault_kind kind;
    enum fault_way way;
    const char *journal_mode;
    strata_set *set;
    struct fault_place place;
    struct fault_states states;
    /* How it ended, over all runs. */
    int runs;
    int succeeded;
    int old;
    int new;
    int between;        /* only outside a transaction */
    int mixed;          /* only in the negative control */
    int failed_and_new; /* the result is an error, but all was committed */
};

/* Arm the fault number n, and disarm; `disarm` returns whether it fired. */
typedef void fault_arm(int n);
typedef bool fault_disarm(void);

void fault_sweep_begin(struct fault_sweep *sweep, enum fault_kind kind,
                       enum fault_way way, const char *journal_mode);
/* Run with the faults first, first + step, first + 2 * step, … until one does
 * not fire. */
void fault_sweep_run(struct fault_sweep *sweep, fault_arm *arm,
                     fault_disarm *disarm, int first, int step);
/* Print how the runs ended, and check that no promise was broken. */
void fault_sweep_judge(const struct fault_sweep *sweep);
void fault_sweep_end(struct fault_sweep *sweep);

#endif
