/* SPDX-License-Identifier: MIT
 *
 * Starting fault_program, and a directory for databases.
 */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fault/fault_spawn.h"

extern char **environ;

static void must(int fine, const char *what)
{
    if (!fine) {
        perror(what);
        abort();
    }
}

void fault_enter(struct fault_place *place)
{
    const char *root = getenv("TMPDIR");
    snprintf(place->directory, sizeof place->directory,
             "%.80s/strata-fault-XXXXXX", root == NULL ? "/tmp" : root);
    must(mkdtemp(place->directory) != NULL, "mkdtemp");
    snprintf(place->database, sizeof place->database, "%s/db",
             place->directory);
    snprintf(place->original, sizeof place->original, "%s/old",
             place->directory);
}

static void remove_database(const char *path)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
    size_t i = 0;
    for (i = 0; i < sizeof ends / sizeof ends[0]; i += 1) {
        char name[160];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

void fault_leave(struct fault_place *place)
{
    remove_database(place->database);
    remove_database(place->original);
    must(rmdir(place->directory) == 0, "rmdir");
}

void fault_restore(const struct fault_place *place)
{
    char buffer[65536];
    ssize_t size = 0;
    int in = open(place->original, O_RDONLY | O_CLOEXEC);
    int out = -1;
    remove_database(place->database);
    out = open(place->database, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    must(in >= 0 && out >= 0, "open");
    while ((size = read(in, buffer, sizeof buffer)) > 0) {
        must(write(out, buffer, (size_t)size) == size, "write");
    }
    close(in);
    close(out);
}

static void make_pipe(int ends[2])
{
    must(pipe(ends) == 0, "pipe");
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
}

void fault_gate_open(struct fault_gate *gate)
{
    make_pipe(gate->hold);
    make_pipe(gate->ready);
}

pid_t fault_start(struct fault_gate *gate, const char *mode,
                  const struct fault_place *place)
{
    static char program[] = FAULT_PROGRAM;
    char mode_copy[16];
    char path[128];
    char *argv[] = {program, mode_copy, path, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid = 0;
    snprintf(mode_copy, sizeof mode_copy, "%s", mode);
    snprintf(path, sizeof path, "%s", place->database);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, gate->hold[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, gate->ready[1], STDOUT_FILENO);
    must(posix_spawn(&pid, program, &actions, NULL, argv, environ) == 0,
         program);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

void fault_gate_release(struct fault_gate *gate, int count)
{
    char byte = 0;
    close(gate->hold[0]);
    close(gate->ready[1]);
    while (count-- > 0) {
        must(read(gate->ready[0], &byte, 1) == 1, "a program did not start");
    }
    close(gate->hold[1]);
    close(gate->ready[0]);
}

int fault_wait(pid_t program)
{
    int status = 0;
    must(waitpid(program, &status, 0) == program, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

long long fault_clock_us(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void fault_pause_us(long long microseconds)
{
    struct timespec pause = {microseconds / 1000000,
                             microseconds % 1000000 * 1000};
    nanosleep(&pause, NULL);
}
