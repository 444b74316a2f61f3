/* SPDX-License-Identifier: MIT
 *
 * Processes over POSIX.1-2008. The child is a group of its own, so that what
 * it starts is ended with it.
 */
#define _POSIX_C_SOURCE 200809L

#include "base/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"

#define ERRORS_MAXIMUM ((size_t)64 << 10)
#define CHUNK ((size_t)64 << 10)
#define DESCRIPTORS_MAXIMUM 1024 /* closed where they cannot be listed */

extern char **environ;

static bool is_program(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
           access(path, X_OK) == 0;
}

/* A relative directory in PATH would take the program from wherever we are. */
int process_find(struct arena *arena, const char *name, const char **path)
{
    const char *directories = getenv("PATH");

    *path = NULL;
    while (directories != NULL && *directories != '\0') {
        size_t size = strcspn(directories, ":");

        if (directories[0] == '/') {
            const char *candidate =
                str_format(arena, "%.*s/%s", (int)size, directories, name).data;

            if (is_program(candidate)) {
                *path = candidate;
                return 0;
            }
        }
        directories += size + (directories[size] == ':');
    }
    return ENOENT;
}

static bool is_wanted(const char *variable, const char *const *names)
{
    size_t size = strcspn(variable, "=");

    for (size_t i = 0; names[i] != NULL; i++) {
        size_t length = strlen(names[i]);
        bool open = length > 0 && names[i][length - 1] == '*';

        length -= open;
        if (strncmp(variable, names[i], length) == 0 &&
            (open || length == size)) {
            return true;
        }
    }
    return false;
}

const char *const *process_environment(struct arena *arena,
                                       const char *const *names,
                                       const char *const *more, size_t count)
{
    const char **environment;
    size_t kept = 0;
    size_t all = 0;

    while (environ != NULL && environ[all] != NULL) {
        all++;
    }
    environment = arena_array(arena, const char *, all + count + 1);
    for (size_t i = 0; i < all; i++) {
        if (is_wanted(environ[i], names)) {
            environment[kept++] = environ[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        environment[kept++] = more[i];
    }
    return environment;
}

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0) {
            close(pair[i]);
        }
    }
}

/* A pipe whose ends are none of the standard ones and survive no exec. */
static int open_pipe(int pair[2])
{
    int ends[2];

    pair[0] = -1;
    pair[1] = -1;
    if (pipe(ends) != 0) {
        return errno;
    }
    for (int i = 0; i < 2; i++) {
        pair[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
    }
    close_pair(ends);
    return pair[0] < 0 || pair[1] < 0 ? EMFILE : 0;
}

/* In the child: what others forgot to mark is closed as well. */
static void close_others(int kept)
{
    DIR *directory = opendir("/dev/fd");
    const struct dirent *entry;

    if (directory == NULL) {
        for (int file = 3; file < DESCRIPTORS_MAXIMUM; file++) {
            if (file != kept) {
                close(file);
            }
        }
        return;
    }
    while ((entry = readdir(directory)) != NULL) {
        int file = (int)strtol(entry->d_name, NULL, 10);

        if (file > 2 && file != kept && file != dirfd(directory)) {
            close(file);
        }
    }
    closedir(directory);
}

static void reset_signals(void)
{
    struct sigaction action;
    sigset_t none;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGCHLD, &action, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child. Why it could not become the program goes through `failure`,
 * which a successful exec closes. */
static void become(const struct process_command *command, const int in[2],
                   const int out[2], const int err[2], int failure)
{
    int error = 0;

    setpgid(0, 0);
    reset_signals();
    if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0) {
        error = errno;
    }
    close_others(failure);
    if (error == 0 && command->directory != NULL &&
        chdir(command->directory) != 0) {
        error = errno;
    }
    if (error == 0) {
        execve(command->program, (char *const *)command->arguments,
               (char *const *)command->environment);
        error = errno;
    }
    while (write(failure, &error, sizeof(error)) < 0 && errno == EINTR) {
    }
    _Exit(127);
}

static int wait_for(pid_t id)
{
    int status = 0;

    while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* 0, or the error that the child met before it became the program. */
static int exec_error(int failure)
{
    int error = 0;
    ssize_t got;

    do {
        got = read(failure, &error, sizeof(error));
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(error) ? error : 0;
}

static int start(const struct process_command *command, int pipes[4][2],
                 struct process *process)
{
    pid_t id = fork();
    int error;

    if (id < 0) {
        return errno;
    }
    if (id == 0) {
        become(command, pipes[0], pipes[1], pipes[2], pipes[3][1]);
    }
    setpgid(id, id); /* whoever of the two comes first */
    close(pipes[3][1]);
    pipes[3][1] = -1;
    error = exec_error(pipes[3][0]);
    if (error != 0) {
        wait_for(id);
        return error;
    }
    process->id = id;
    process->input = pipes[0][1];
    process->output = pipes[1][0];
    process->errors = pipes[2][0];
    pipes[0][1] = -1;
    pipes[1][0] = -1;
    pipes[2][0] = -1;
    return 0;
}

int process_start(struct arena *arena, const struct process_command *command,
                  struct process *process)
{
    int pipes[4][2]; /* input, output, errors, why exec failed */
    int error = 0;

    *process = (struct process){.input = -1, .output = -1, .errors = -1};
    process->said = STR("");
    process->said_data = arena_alloc(arena, ERRORS_MAXIMUM + 1);
    process->read_data = arena_alloc(arena, CHUNK);
    process_extend(process, command->timeout_ms);
    for (int i = 0; i < 4; i++) {
        int failed = open_pipe(pipes[i]);

        error = error != 0 ? error : failed;
    }
    if (error == 0) {
        error = start(command, pipes, process);
    }
    for (int i = 0; i < 4; i++) {
        close_pair(pipes[i]);
    }
    if (error == 0) {
        fcntl(process->input, F_SETFL, O_NONBLOCK);
        fcntl(process->output, F_SETFL, O_NONBLOCK);
        fcntl(process->errors, F_SETFL, O_NONBLOCK);
    }
    return error;
}

void process_extend(struct process *process, int timeout_ms)
{
    process->deadline_ms = fs_clock_ms() + timeout_ms;
}

static void close_one(int *file)
{
    if (*file >= 0) {
        close(*file);
        *file = -1;
    }
}

/* Take what is on the standard error; what is too much is forgotten. */
static void take_errors(struct process *process)
{
    char chunk[4096];
    ssize_t got = read(process->errors, chunk, sizeof(chunk));

    if (got > 0) {
        size_t room = ERRORS_MAXIMUM - process->said.size;
        size_t size = (size_t)got < room ? (size_t)got : room;

        memcpy(process->said_data + process->said.size, chunk, size);
        process->said.data = process->said_data;
        process->said.size += size;
        process->said_data[process->said.size] = '\0';
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_one(&process->errors);
    }
}

/* Wait until it can be written to or read from; its errors are taken
 * meanwhile. ETIMEDOUT when it takes too long. */
static int await(struct process *process, bool writes, bool reads)
{
    for (;;) {
        struct pollfd waits[3] = {
            {process->errors, POLLIN, 0},
            {writes ? process->input : -1, POLLOUT, 0},
            {reads ? process->output : -1, POLLIN, 0},
        };
        long long left = process->deadline_ms - fs_clock_ms();
        int ready = left > 0 ? poll(waits, 3, (int)left) : 0;

        if (ready == 0) {
            return ETIMEDOUT;
        }
        if (ready < 0 && errno != EINTR) {
            return errno;
        }
        if (ready > 0 && waits[0].revents != 0) {
            take_errors(process);
        }
        if (ready > 0 && (waits[1].revents != 0 || waits[2].revents != 0 ||
                          (!writes && !reads))) {
            return 0;
        }
    }
}

/* Write what can be written now. A program that does not listen is an EPIPE
 * and not a signal that ends us. */
static int write_some(struct process *process, struct str *text)
{
    struct sigaction ignore;
    struct sigaction before;
    ssize_t done;
    int error;

    memset(&ignore, 0, sizeof(ignore));
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before);
    done = write(process->input, text->data, text->size);
    error = done < 0 ? errno : 0;
    sigaction(SIGPIPE, &before, NULL);
    if (error == EAGAIN || error == EINTR) {
        return 0;
    }
    if (error == 0) {
        *text = str_slice(*text, (size_t)done, text->size);
    }
    return error;
}

int process_write(struct process *process, struct str text)
{
    int error = 0;

    while (error == 0 && text.size > 0) {
        error = await(process, true, false);
        if (error == 0) {
            error = write_some(process, &text);
        }
    }
    return error;
}

/* Read what is there, at most `size` bytes; 0 with `*got` 0 at the end. */
static int read_some(struct process *process, char *data, size_t size,
                     size_t *got, bool *ended)
{
    ssize_t count = read(process->output, data, size);

    *got = count > 0 ? (size_t)count : 0;
    *ended = count == 0;
    return count < 0 && errno != EAGAIN && errno != EINTR ? errno : 0;
}

/* Have something to read, by reading as much as there is. */
static int fill(struct process *process)
{
    bool ended = false;
    int error = 0;

    process->read_start = 0;
    process->read_end = 0;
    while (error == 0 && process->read_end == 0 && !ended) {
        error = await(process, false, true);
        if (error == 0) {
            error = read_some(process, process->read_data, CHUNK,
                              &process->read_end, &ended);
        }
    }
    return ended ? EPIPE : error;
}

int process_read(struct process *process, char *data, size_t size)
{
    while (size > 0) {
        size_t ready = process->read_end - process->read_start;
        size_t part = ready < size ? ready : size;

        if (ready == 0) {
            int error = fill(process);

            if (error != 0) {
                return error;
            }
            continue;
        }
        memcpy(data, process->read_data + process->read_start, part);
        process->read_start += part;
        data += part;
        size -= part;
    }
    return 0;
}

void process_end(struct process *process)
{
    if (process->id == 0) {
        return;
    }
    close_one(&process->input);
    kill(-(pid_t)process->id, SIGKILL);
    wait_for((pid_t)process->id);
    if (process->errors >= 0) {
        take_errors(process);
    }
    close_one(&process->output);
    close_one(&process->errors);
    process->id = 0;
}

struct exchange {
    struct process *process;
    struct str input;
    char *data;
    size_t size;
    size_t capacity;
    size_t maximum;
};

static void make_room(struct exchange *exchange, struct arena *arena)
{
    if (exchange->capacity - exchange->size < CHUNK) {
        size_t more = 2 * exchange->capacity + CHUNK;
        char *grown = arena_alloc(arena, more + 1);

        if (exchange->size > 0) {
            memcpy(grown, exchange->data, exchange->size);
        }
        exchange->data = grown;
        exchange->capacity = more;
    }
}

/* Feed and listen until its output ends. */
static int talk(struct exchange *exchange, struct arena *arena)
{
    struct process *process = exchange->process;
    bool ended = false;
    int error = 0;

    while (error == 0 && !ended) {
        size_t got = 0;

        if (exchange->input.size == 0) {
            close_one(&process->input);
        }
        make_room(exchange, arena);
        error = await(process, process->input >= 0, true);
        if (error == 0 && process->input >= 0 &&
            write_some(process, &exchange->input) == EPIPE) {
            exchange->input.size = 0; /* it did not want it all */
        }
        if (error == 0) {
            error = read_some(process, exchange->data + exchange->size, CHUNK,
                              &got, &ended);
        }
        exchange->size += got;
        if (error == 0 && exchange->size > exchange->maximum) {
            error = EFBIG;
        }
    }
    return error;
}

/* Its output ended: so does it, within its time. */
static int await_end(struct process *process, int *status)
{
    siginfo_t ended;

    while (process->errors >= 0) {
        int error = await(process, false, false);

        if (error != 0) {
            return error;
        }
    }
    for (;;) {
        memset(&ended, 0, sizeof(ended));
        if (waitid(P_PID, (id_t)process->id, &ended,
                   WEXITED | WNOHANG | WNOWAIT) == 0 &&
            ended.si_pid != 0) {
            *status = wait_for((pid_t)process->id);
            return 0;
        }
        if (fs_clock_ms() >= process->deadline_ms) {
            return ETIMEDOUT;
        }
        poll(NULL, 0, 1);
    }
}

int process_run(struct arena *arena, const struct process_command *command,
                struct str input, size_t maximum, struct process_result *result)
{
    struct process process;
    struct exchange exchange = {&process, input, NULL, 0, 0, maximum};
    int error = process_start(arena, command, &process);

    *result = (struct process_result){0, STR(""), STR("")};
    if (error != 0) {
        return error;
    }
    error = talk(&exchange, arena);
    if (error == 0) {
        error = await_end(&process, &result->status);
    }
    if (error == 0) {
        process.id = 0;
        close_one(&process.input);
        close_one(&process.output);
        exchange.data[exchange.size] = '\0';
        result->output = (struct str){exchange.data, exchange.size};
    } else {
        process_end(&process);
    }
    result->errors = process.said;
    return error;
}
