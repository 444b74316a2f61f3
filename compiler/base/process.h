/* SPDX-License-Identifier: MIT
 *
 * Running another program: no shell, nothing inherited but what is said here,
 * and an end in any case. Functions return 0 or an errno value and report
 * nothing.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include "base/str.h"

struct arena;

struct process_command {
    const char *program;            /* a path, as process_find gives it */
    const char *const *arguments;   /* with the program's name; NULL ends */
    const char *const *environment; /* NAME=VALUE, all of it; NULL ends */
    const char *directory;          /* where it runs; NULL: here */
    int timeout_ms;                 /* for all that is done with it */
};

/* What a program said and how it ended. */
struct process_result {
    int status;        /* its exit status; 128 and the signal that ended it */
    struct str output; /* its standard output */
    struct str errors; /* of its standard error no more than 64 KiB */
};

/* Find a program in the absolute directories of PATH. ENOENT: there is none. */
int process_find(struct arena *arena, const char *name, const char **path);

/* This process's variables whose names are given; "NAME_*" are all that begin
 * so. Behind them come the `count` ones of `more`, and NULL. */
const char *const *process_environment(struct arena *arena,
                                       const char *const *names,
                                       const char *const *more, size_t count);

/* Run a program to its end, with `input` as its standard input. ENOENT or
 * EACCES: it cannot be run, or its directory cannot be entered; EFBIG: it said
 * more than `maximum` bytes; ETIMEDOUT. Of these it was killed. */
int process_run(struct arena *arena, const struct process_command *command,
                struct str input, size_t maximum,
                struct process_result *result);

/* A program that is asked and answers. */
struct process {
    long id; /* 0: none runs */
    int input;
    int output;
    int errors;
    long long deadline_ms;
    struct str said; /* on its standard error, behind process_end */
    char *said_data;
    char *read_data; /* of its output, and what of it nobody asked for yet */
    size_t read_start;
    size_t read_end;
};

int process_start(struct arena *arena, const struct process_command *command,
                  struct process *process);

/* Give it so many more milliseconds from now on. */
void process_extend(struct process *process, int timeout_ms);

/* Write all, or read exactly `size` bytes. EPIPE: it ended before. */
int process_write(struct process *process, struct str text);
int process_read(struct process *process, char *data, size_t size);

/* Close its input, end it and wait. Harmless when none runs. */
void process_end(struct process *process);

#endif
