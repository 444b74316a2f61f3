/* SPDX-License-Identifier: MIT
 *
 * Other programs: what they get, what is taken from them, and that they end.
 */
#define _XOPEN_SOURCE 700

#include "support/table.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/fs.h"
#include "base/process.h"
#include "support/scratch_dir.h"

#define MAXIMUM ((size_t)100000)
#define TIMEOUT_MS 20000

static const char *const environment[] = {"PATH=/usr/bin:/bin", "A=a b", NULL};

/* A command of the shell, here the program that is tested with. */
static struct process_command shell(struct arena *arena, const char *script)
{
    const char **arguments = arena_array(arena, const char *, 4);

    arguments[0] = "sh";
    arguments[1] = "-c";
    arguments[2] = script;
    return (struct process_command){.program = "/bin/sh",
                                    .arguments = arguments,
                                    .environment = environment,
                                    .timeout_ms = TIMEOUT_MS};
}

static int run(struct arena *arena, const char *script, struct str input,
               struct process_result *result)
{
    struct process_command command = shell(arena, script);

    return process_run(arena, &command, input, MAXIMUM, result);
}

/* "status [output] [errors]", or the error's name. */
static void render_run(struct arena *arena, const char *script, struct buf *out)
{
    struct process_result result;
    int error = run(arena, script, STR("one\ntwo\n"), &result);

    if (error != 0) {
        buf_add_c(out, error == EFBIG ? "EFBIG" : "another error");
        return;
    }
    buf_format(out, "%d [%.*s] [%.*s]", result.status, STR_ARGS(result.output),
               STR_ARGS(result.errors));
}

static void programs_are_run(void **state)
{
    static const struct row rows[] = {
        {"nothing", ":", "0 [] []"},
        {"its input", "cat", "0 [one\ntwo\n] []"},
        {"input that nobody wants", "exec <&-; echo x", "0 [x\n] []"},
        {"both outputs", "echo a; echo b >&2; printf c", "0 [a\nc] [b\n]"},
        {"its status", "exit 3", "3 [] []"},
        {"a signal", "kill -9 $$", "137 [] []"},
        {"no other variable", "echo $A ${HOME-none}", "0 [a b none\n] []"},
        {"an early end of its output", "exec >&-; sleep 0.05; exit 4",
         "4 [] []"},
        {"an early end of all", "exec >&- 2>&- <&-; sleep 0.05; exit 5",
         "5 [] []"},
        {"too much", "yes", "EFBIG"},
        {"just not too much", "yes | head -c 100000 | wc -c | tr -d ' '",
         "0 [100000\n] []"},
    };

    (void)state;
    check_table(rows, render_run);
}

static void errors_are_cut(void **state)
{
    struct arena arena;
    struct process_result result;

    (void)state;
    arena_init(&arena);
    assert_int_equal(
        run(&arena, "yes | head -c 300000 >&2; echo done", STR(""), &result),
        0);
    assert_string_equal(result.output.data, "done\n");
    assert_int_equal(result.errors.size, 64 << 10);
    arena_release(&arena);
}

/* More than any pipe holds, in both directions at once. */
static void much_goes_both_ways(void **state)
{
    struct arena arena;
    struct process_result result;
    struct process_command command;
    char *data;

    (void)state;
    arena_init(&arena);
    data = arena_alloc(&arena, 3000000);
    memset(data, 'x', 3000000);
    command = shell(&arena, "cat");
    assert_int_equal(process_run(&arena, &command, (struct str){data, 3000000},
                                 3000000, &result),
                     0);
    assert_int_equal(result.output.size, 3000000);
    assert_memory_equal(result.output.data, data, 3000000);
    assert_int_equal(process_run(&arena, &command, (struct str){data, 3000000},
                                 2999999, &result),
                     EFBIG);
    arena_release(&arena);
}

/* Also of what it has started, and of what does not want to. */
static void time_is_limited(void **state)
{
    static const char *const scripts[] = {
        "sleep 60", "trap '' TERM; sleep 60", "sleep 60 & exit 0",
        "exec >&- 2>&-; sleep 60", "exec >&-; while :; do echo x >&2; done"};
    struct arena arena;

    (void)state;
    for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
        struct process_result result;
        struct process_command command;
        long long start = fs_clock_ms();

        arena_init(&arena);
        command = shell(&arena, scripts[i]);
        command.timeout_ms = 200;
        assert_int_equal(
            process_run(&arena, &command, STR(""), MAXIMUM, &result),
            ETIMEDOUT);
        assert_true(fs_clock_ms() - start < 10000);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        arena_release(&arena);
    }
}

static void what_cannot_be_run_is_told(void **state)
{
    struct arena arena;
    struct process_result result;
    struct process_command command;

    (void)state;
    arena_init(&arena);
    command = shell(&arena, ":");
    command.program = "./nowhere";
    assert_int_equal(process_run(&arena, &command, STR(""), MAXIMUM, &result),
                     ENOENT);
    put_file("plain", "text");
    command.program = "./plain";
    assert_int_equal(process_run(&arena, &command, STR(""), MAXIMUM, &result),
                     EACCES);
    command.program = "/bin/sh";
    command.directory = "nowhere";
    assert_int_equal(process_run(&arena, &command, STR(""), MAXIMUM, &result),
                     ENOENT);
    command.directory = "/";
    ((const char **)command.arguments)[2] = "pwd";
    assert_int_equal(process_run(&arena, &command, STR(""), MAXIMUM, &result),
                     0);
    assert_string_equal(result.output.data, "/\n");
    arena_release(&arena);
}

/* A descriptor that somebody left open is none of its business. */
static void nothing_is_inherited(void **state)
{
    struct arena arena;
    struct process_result result;
    int left = open(".", O_RDONLY);

    (void)state;
    arena_init(&arena);
    assert_true(left > 2);
    assert_int_equal(run(&arena,
                         "for i in 3 4 5 6 7 8 9; do "
                         "if (: <&$i) 2>/dev/null; then echo $i; fi; done",
                         STR(""), &result),
                     0);
    assert_string_equal(result.output.data, "");
    close(left);
    arena_release(&arena);
}

/* What becomes of signals is the caller's business, here and afterwards. */
static void signals_are_as_before(void **state)
{
    struct arena arena;
    struct process_result result;
    struct sigaction before;

    (void)state;
    arena_init(&arena);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(run(&arena, "kill -PIPE $$; echo alive", STR(""), &result),
                     0);
    assert_int_equal(result.status, 128 + SIGPIPE);
    sigaction(SIGPIPE, NULL, &before);
    assert_true(before.sa_handler == SIG_IGN);
    signal(SIGPIPE, SIG_DFL);
    arena_release(&arena);
}

static void programs_are_found(void **state)
{
    struct arena arena;
    const char *path;

    (void)state;
    arena_init(&arena);
    put_file("tool", "#!/bin/sh\n");
    assert_int_equal(chmod("tool", 0755), 0);
    assert_int_equal(mkdir("dir", 0755), 0);
    assert_int_equal(mkdir("dir/sh", 0755), 0);
    setenv("PATH", ".:", 1);
    assert_int_equal(process_find(&arena, "tool", &path), ENOENT);
    setenv("PATH", "", 1);
    assert_int_equal(process_find(&arena, "tool", &path), ENOENT);
    unsetenv("PATH");
    assert_int_equal(process_find(&arena, "tool", &path), ENOENT);
    setenv("PATH",
           str_format(&arena, "::/nowhere:%s/dir:/bin:", getenv("PWD")).data,
           1);
    assert_int_equal(process_find(&arena, "sh", &path), 0);
    assert_string_equal(path, "/bin/sh");
    arena_release(&arena);
}

static void environments_are_chosen(void **state)
{
    static const char *const names[] = {"ONE", "T_*", NULL};
    static const char *const more[] = {"X=1", "Y=2"};
    const char *const *made;
    struct arena arena;
    struct buf out;

    (void)state;
    arena_init(&arena);
    buf_init(&out, BUF_MAXIMUM);
    setenv("ONE", "1=1", 1);
    setenv("ONE_MORE", "no", 1);
    setenv("T_A", "a", 1);
    setenv("T", "no", 1);
    made = process_environment(&arena, names, more, 2);
    for (size_t i = 0; made[i] != NULL; i++) {
        buf_format(&out, "%s ", made[i]);
    }
    assert_non_null(strstr(buf_str(&out).data, "ONE=1=1 "));
    assert_non_null(strstr(buf_str(&out).data, "T_A=a "));
    assert_non_null(strstr(buf_str(&out).data, "X=1 Y=2 "));
    assert_null(strstr(buf_str(&out).data, "no"));
    buf_release(&out);
    arena_release(&arena);
}

static void questions_are_answered(void **state)
{
    struct arena arena;
    struct process process;
    struct process_command command;
    char data[8] = "";

    (void)state;
    arena_init(&arena);
    command =
        shell(&arena, "while read -r x; do echo \"<$x>\"; done; echo bye");
    assert_int_equal(process_start(&arena, &command, &process), 0);
    assert_int_equal(process_write(&process, STR("a\n")), 0);
    assert_int_equal(process_read(&process, data, 4), 0);
    assert_string_equal(data, "<a>\n");
    process_extend(&process, 100);
    assert_int_equal(process_read(&process, data, 1), ETIMEDOUT);
    process_end(&process);
    process_end(&process);
    command = shell(&arena, "echo ab; echo why >&2");
    assert_int_equal(process_start(&arena, &command, &process), 0);
    assert_int_equal(process_read(&process, data, 8), EPIPE);
    process_end(&process);
    assert_string_equal(process.said.data, "why\n");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_scratch_dir(programs_are_run),
        unit_test_in_scratch_dir(errors_are_cut),
        unit_test_in_scratch_dir(much_goes_both_ways),
        unit_test_in_scratch_dir(time_is_limited),
        unit_test_in_scratch_dir(what_cannot_be_run_is_told),
        unit_test_in_scratch_dir(nothing_is_inherited),
        unit_test_in_scratch_dir(signals_are_as_before),
        unit_test_in_scratch_dir(questions_are_answered),
        unit_test_in_scratch_dir(environments_are_chosen),
        unit_test_in_scratch_dir(programs_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
