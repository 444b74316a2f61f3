/* SPDX-License-Identifier: MIT
 *
 * Starting fault_program, and a directory for databases. Programs are executed
 * anew, never only forked: a forked child shares SQLite's record of the locks
 * that its parent holds.
 */
#ifndef FAULT_FAULT_SPAWN_H
#define FAULT_FAULT_SPAWN_H

#include <sys/types.h>

struct fault_place {
    char directory[112];
    char database[128];
    char original[128]; /* of which fault_restore makes the database */
};

void fault_enter(struct fault_place *place);
void fault_leave(struct fault_place *place);
/* Put a copy of the original in the database's place, without journals. */
void fault_restore(const struct fault_place *place);

/* A barrier for programs: they are started, wait until all are, and run. */
struct fault_gate {
    int hold[2];  /* its end of file lets them go */
    int ready[2]; /* they write a byte into it */
};
void fault_gate_open(struct fault_gate *gate);
pid_t fault_start(struct fault_gate *gate, const char *mode,
                  const struct fault_place *place);
/* Wait until `count` programs are ready, and let them go. */
void fault_gate_release(struct fault_gate *gate, int count);
/* The exit status of a program; -9 when it was killed. */
int fault_wait(pid_t program);

long long fault_clock_us(void);
void fault_pause_us(long long microseconds);

#endif
