/* SPDX-License-Identifier: MIT
 *
 * What is said about features, and which SQLite is demanded, before the proof
 * and after it.
 */
#include "support/table.h"

#include "input/feature.h"

/* What the user declared, what SQLite is there, and what it said. */
struct situation {
    int declared;
    int linked;
    const char *failure; /* its reason; NULL: the scripts passed */
    const char *place;   /* in the scripts, where that is */
    bool down_fails;     /* it was the first down script that failed */
};

/* The scripts are parted by a '|': up, down, up, down, … */
static struct migration_set set_of(struct arena *arena,
                                   const struct source *source)
{
    struct migration_set set = {.count = 0};
    size_t start = 0;

    set.migrations = arena_array(arena, struct migration, 4);
    for (size_t i = 0; start <= source->text.size; i++) {
        struct migration *migration = &set.migrations[i / 2];
        struct script *script = i % 2 == 0 ? &migration->up : &migration->down;
        const char *end = strchr(source->text.data + start, '|');

        script->start = start;
        script->end =
            end != NULL ? (size_t)(end - source->text.data) : source->text.size;
        if (script->end > start) {
            script->source = source;
        }
        set.count = i / 2 + 1;
        start = script->end + 1;
    }
    return set;
}

static void fail_with(const struct source *source, struct situation situation,
                      struct diags *diags)
{
    size_t start = (size_t)(strstr(source->text.data, situation.place) -
                            source->text.data);

    diag_report(diags, situation.down_fails ? CODE_DOWN_FAILS : CODE_SQL_ERROR,
                span_at(source, start, start + strlen(situation.place)), "%s",
                situation.failure);
}

static void add_diags(struct diags *diags, struct buf *out)
{
    diags_sort(diags);
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        buf_format(out, "\n%zu %s: %.*s", diag->span.start,
                   diag_code_text(diag->code), STR_ARGS(diag->message));
        for (const struct diag_note *note = diag->notes; note != NULL;
             note = note->next) {
            buf_format(out, "\n  %.*s", STR_ARGS(note->message));
        }
    }
}

static void check_situation(struct situation situation, const char *scripts,
                            const char *expected)
{
    struct source source = {"x", str_from(scripts)};
    struct arena arena;
    struct diags diags;
    struct migration_set set;
    struct buf out;

    arena_init(&arena);
    diags_init(&diags, &arena);
    buf_init(&out, BUF_MAXIMUM);
    set = set_of(&arena, &source);
    set.requirements.declared_sqlite = situation.declared;
    if (situation.failure != NULL) {
        fail_with(&source, situation, &diags);
    }
    set.migrations[0].down_fails = situation.down_fails;
    features_check(&set, situation.linked,
                   situation.failure == NULL || situation.down_fails, &diags);
    buf_format(&out, "%d", set.requirements.inferred_sqlite);
    add_diags(&diags, &out);
    assert_string_equal(buf_str(&out).data, expected);
    buf_release(&out);
    arena_release(&arena);
}

static void inferred_is_the_highest_of_all_scripts(void **state)
{
    struct situation situation = {.linked = 3045000};

    (void)state;
    check_situation(situation, "", "0");
    check_situation(situation, "SELECT 1", "0");
    check_situation(situation, "SELECT 1|SELECT format(1)|SELECT iif(1, 2, 3)",
                    "3038000");
    check_situation(situation, "SELECT iif(1, 2, 3)||SELECT concat(1)",
                    "3044000");
}

static void declared_is_held_against_each_script(void **state)
{
    struct situation situation = {.declared = 3038005, .linked = 3045000};

    (void)state;
    check_situation(
        situation,
        "SELECT format(1)|SELECT concat(1), concat(2), 1_0"
        "|SELECT unhex(1)",
        "3044000"
        "\n24 sqlite-too-old: 'concat' needs SQLite 3.44, and the oldest that"
        " programs run with is declared as 3.38.5"
        "\n  write it in another way, or declare a newer one:"
        " MINIMUM_SQLITE 3.44 in add_migrations, --minimum-sqlite 3.44 here"
        "\n  if the program registers it: FUNCTIONS concat/N in"
        " add_migrations, --function concat/N here"
        "\n46 sqlite-too-old: '_' in a number needs SQLite 3.46, and the oldest"
        " that programs run with is declared as 3.38.5"
        "\n  write it in another way, or declare a newer one:"
        " MINIMUM_SQLITE 3.46 in add_migrations, --minimum-sqlite 3.46 here"
        "\n57 sqlite-too-old: 'unhex' needs SQLite 3.41, and the oldest that"
        " programs run with is declared as 3.38.5"
        "\n  write it in another way, or declare a newer one:"
        " MINIMUM_SQLITE 3.41 in add_migrations, --minimum-sqlite 3.41 here"
        "\n  if the program registers it: FUNCTIONS unhex/N in"
        " add_migrations, --function unhex/N here");
}

static void what_passed_needs_nothing_newer(void **state)
{
    struct situation situation = {.linked = 3040001};
    struct situation declared = {.declared = 3043000, .linked = 3040001};
    static const char scripts[] =
        "CREATE TABLE a(b DEFAULT (date('subsec')));"
        "CREATE TABLE c(d DEFAULT (unixepoch('now', 'subsec')))|"
        "|CREATE TABLE e(f DEFAULT (date('now', 'subsec')))";

    (void)state;
    check_situation(
        situation, scripts,
        "3038000"
        "\n31 sqlite-newer: the modifier 'subsec' came with SQLite 3.42, and"
        " the scripts were tried with 3.40.1"
        "\n  SQLite 3.40.1 looks at it only when it is used, and then fails or"
        " gives NULL; MINIMUM_SQLITE 3.42 makes programs demand it");
    check_situation(declared, scripts, "3038000");
}

static void failures_are_explained(void **state)
{
    struct situation function = {.linked = 3040001,
                                 .failure = "no such function: jsonb",
                                 .place = "SELECT * FROM v"};
    struct situation syntax = {.linked = 3040001,
                               .failure = "near \"ORDER\": syntax error",
                               .place = "SELECT f(a, b"};
    struct situation other = {
        .linked = 3040001, .failure = "no such table: v", .place = "v"};

    (void)state;
    check_situation(function,
                    "CREATE VIEW v AS SELECT jsonb(1); SELECT * FROM v",
                    "0\n34 sql-error: no such function: jsonb"
                    "\n  'jsonb' came with SQLite 3.45; this strata was built"
                    " with 3.40.1");
    check_situation(syntax, "SELECT iif(1, 2, 3); SELECT f(a, b ORDER BY b)",
                    "3032000\n21 sql-error: near \"ORDER\": syntax error"
                    "\n  'ORDER BY' between a function's arguments came with"
                    " SQLite 3.44; this strata was built with 3.40.1");
    check_situation(other, "SELECT * FROM v; SELECT concat(1)",
                    "0\n14 sql-error: no such table: v");
}

static void down_that_fails_demands_nothing(void **state)
{
    struct situation situation = {
        .declared = 3039000,
        .linked = 3040001,
        .failure = "the down script fails: no such function: concat",
        .place = "concat",
        .down_fails = true};

    (void)state;
    check_situation(situation, "SELECT iif(1, 2, 3)|SELECT concat(1), 1_0",
                    "3032000\n27 down-fails: the down script fails: no such"
                    " function: concat"
                    "\n  'concat' came with SQLite 3.44; this strata was built"
                    " with 3.40.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inferred_is_the_highest_of_all_scripts),
        cmocka_unit_test(declared_is_held_against_each_script),
        cmocka_unit_test(what_passed_needs_nothing_newer),
        cmocka_unit_test(failures_are_explained),
        cmocka_unit_test(down_that_fails_demands_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
