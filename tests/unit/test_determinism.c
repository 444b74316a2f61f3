/* SPDX-License-Identifier: MIT
 *
 * Statements that write what differs from database to database.
 */
#include "support/proof.h"

#include "prove/judge/determinism.h"

/* "file:line:column what it depends on" for each finding, and V for each
 * migration that varies. */
static void render_findings(const struct proof *proof, struct buf *out)
{
    static const struct str opening = {"what the statement does depends on ",
                                       35};
    const struct diag *diag = NULL;
    size_t i = 0;
    for (diag = proof->diags.first; diag != NULL; diag = diag->next) {
        struct position place =
            source_position(diag->span.source, diag->span.start);
        assert_true(str_starts_with(diag->message, opening));
        assert_int_equal(diag->code, CODE_NOT_DETERMINISTIC);
        buf_format(out, "%s:%zu:%zu+%zu %.*s; ", diag->span.source->path,
                   place.line, place.column, diag->span.end - diag->span.start,
                   STR_ARGS(str_slice(diag->message, opening.size,
                                      diag->message.size)));
    }
    for (i = 0; i < proof->set.count; i += 1) {
        buf_add_c(out, proof->migrations[i].varies ? "V" : "-");
    }
}

/* Scripts that have "sealed" in them are. */
static void render(struct arena *arena, const char *input, struct buf *out)
{
    struct proof proof;
    size_t i = 0;
    proof_open(&proof, arena, input);
    for (i = 1; i <= proof.set.count; i += 1) {
        struct step step = proof_step(&proof, i, i);
        struct migration *migration = step_migration(&step);
        migration->sealed =
            strstr(migration->up.source->text.data, "sealed") != NULL;
        determinism_step(&step, NULL);
    }
    render_findings(&proof, out);
    proof_close(&proof);
}

#define T "CREATE TABLE t (a, b);"
#define TWO T "INSERT INTO t VALUES (1, 2), (3, 4);"
#define TIME " the time at which it runs"
#define RANDOM " random numbers"
#define VERSION " the version of SQLite that runs it"
#define ZONE " the time zone where it runs"

static void by_its_own_words(void **state)
{
    static const struct row rows[] = {
        {"random", T "=>INSERT INTO t VALUES (1, random());",
         "2:1:26+6" RANDOM "; -V"},
        {"for a part of the rows alone", T "=>UPDATE t SET a = RANDOM() % 2;",
         "2:1:18+6" RANDOM "; -V"},
        {"blob", TWO "=>UPDATE t SET a = 1,\n b = hex(randomblob(16));",
         "2:2:10+10" RANDOM "; -V"},
        {"order",
         TWO "=>DELETE FROM t WHERE a IN (SELECT a FROM t"
             " ORDER BY random() LIMIT 1);",
         "2:1:52+6" RANDOM "; -V"},
        {"keyword", TWO "=>UPDATE t SET a = current_timestamp;",
         "2:1:18+17" TIME "; -V"},
        {"date of now", TWO "=>UPDATE t SET a = datetime('now');",
         "2:1:18+8" TIME "; -V"},
        {"not the first date",
         TWO "=>UPDATE t SET a = date(a), b = date('Now', '+1 day');",
         "2:1:31+4" TIME "; -V"},
        {"without argument", TWO "=>UPDATE t SET a = unixepoch();",
         "2:1:18+9" TIME "; -V"},
        {"format alone", TWO "=>UPDATE t SET a = strftime('%s');",
         "2:1:18+8" TIME "; -V"},
        {"compared", TWO "=>DELETE FROM t WHERE a < julianday('now') - 30;",
         "2:1:25+9" TIME "; -V"},
        {"where no row is",
         T "=>DELETE FROM t WHERE a < julianday('now') - 30;",
         "2:1:25+9" TIME "; -V"},
        {"a table from a query", "CREATE TABLE t AS SELECT random() AS r;",
         "1:1:26+6" RANDOM "; V"},
        {"version", TWO "=>UPDATE t SET a = sqlite_version();",
         "2:1:18+14" VERSION "; -V"},
        {"zone", TWO "=>UPDATE t SET a = datetime(a, 'localtime');",
         "2:1:18+8" ZONE "; -V"},
        {"now in a zone", TWO "=>UPDATE t SET a = time('now', 'localtime');",
         "2:1:18+4" TIME "; -V"},
        {"one finding, the first",
         TWO "=>UPDATE t SET a = date('now'), b = random();",
         "2:1:35+6" RANDOM "; -V"},
        {"each statement",
         TWO "=>UPDATE t SET a = random();\nUPDATE t SET a = 1;\n"
             "UPDATE t SET a = random();",
         "2:1:18+6" RANDOM "; 2:3:18+6" RANDOM "; -V"},
        {"text in quotes",
         "CREATE TABLE t (\"current_time\", a); INSERT INTO t VALUES (1, 2);"
         "=>UPDATE t SET \"current_time\" = 'random()',\n a = CURRENT_TIME;",
         "2:2:6+12" TIME "; -V"},
        {"a column of the name",
         "CREATE TABLE t (random, a); INSERT INTO t VALUES (1, 2);"
         "=>UPDATE t SET random = 1, a = random();",
         "2:1:30+6" RANDOM "; -V"},
        {"sealed", T "=>INSERT INTO t VALUES (1, random()); -- sealed", "-V"},
    };
    (void)state;
    check_table(rows, render);
}

static void by_what_it_sets_off(void **state)
{
    static const struct row rows[] = {
        {"a default",
         "CREATE TABLE t (a, at DEFAULT CURRENT_TIMESTAMP);"
         "=>INSERT INTO t (a) VALUES (1);",
         "2:1:1+29" TIME ", by the default of 'at' of table 't'; -V"},
        {"the right one of several",
         "CREATE TABLE t (a DEFAULT 'now', b DEFAULT (date('now')),"
         " c DEFAULT (hex(randomblob(4))), d DEFAULT (time('now')));"
         "=>INSERT INTO t (b, c) VALUES (2, 3);",
         "2:1:1+35" TIME ", by the default of 'd' of table 't'; -V"},
        {"random",
         "CREATE TABLE t (a, b DEFAULT (random()));"
         "INSERT INTO t (a) VALUES (1);",
         "1:1:42+29" RANDOM ", by the default of 'b' of table 't'; V"},
        {"a table that is gone",
         "CREATE TABLE t (a, b DEFAULT (random()));"
         "INSERT INTO t (a) VALUES (1); DROP TABLE t;",
         "1:1:42+29" RANDOM "; V"},
        {"a trigger",
         T "CREATE TABLE log (at); CREATE TRIGGER r AFTER INSERT ON t BEGIN"
           " INSERT INTO log VALUES (datetime('now')); END;"
           "=>INSERT INTO t VALUES (1, 2);",
         "2:1:1+28" TIME ", by a trigger; -V"},
        {"a default behind a trigger",
         T "CREATE TABLE log (a, at DEFAULT CURRENT_TIME);"
           "CREATE TRIGGER r AFTER DELETE ON t BEGIN"
           " INSERT INTO log (a) VALUES (old.a); END;"
           "=>INSERT INTO t VALUES (1, 2); DELETE FROM t",
         "2:1:30+13" TIME ", by the default of 'at' of table 'log'; -V"},
        {"a view",
         T "CREATE VIEW v AS SELECT random() AS r;"
           "=>INSERT INTO t SELECT r, r FROM v;",
         "2:1:1+33" RANDOM "; -V"},
    };
    (void)state;
    check_table(rows, render);
}

static void sound(void **state)
{
    static const struct row rows[] = {
        {"read", TWO "=>SELECT random(), datetime('now') FROM t;", "--"},
        {"declared",
         "CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP, b DEFAULT (random()));"
         "CREATE VIEW v AS SELECT date('now'); CREATE TRIGGER r"
         " AFTER INSERT ON t BEGIN UPDATE t SET a = random(); END;",
         "-"},
        {"given all the same",
         "CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP);"
         "=>INSERT INTO t VALUES ('2020-01-01');",
         "--"},
        {"another date",
         TWO "=>UPDATE t SET a = date(a, '+1 day'),"
             " b = strftime('%s', a);",
         "--"},
        {"added", T "=>ALTER TABLE t ADD c DEFAULT CURRENT_TIMESTAMP;", "--"},
        {"a trigger that does not fire",
         T "CREATE TRIGGER r AFTER INSERT ON t WHEN new.a > 5"
           " BEGIN UPDATE t SET b = random(); END;"
           "=>INSERT INTO t VALUES (1, 2);",
         "--"},
        {"words in text and comments",
         TWO "=>UPDATE t SET a = 'datetime(''now'')'; -- random()", "--"},
        {"a date of text",
         TWO "=>UPDATE t SET a = date('2020-01-01'), b = 'now'", "--"},
        {"a column of the name",
         "CREATE TABLE t (a, _now_); INSERT INTO t VALUES (1, '2020-01-01');"
         "=>UPDATE t SET a = date(_now_), _now_ = date(\"_now_\");",
         "--"},
        {"explained", TWO "=>EXPLAIN UPDATE t SET a = random();", "--"},
    };
    (void)state;
    check_table(rows, render);
}

/* Without rows a trigger did not fire. */
static void only_with_rows(void **state)
{
    struct arena arena;
    struct proof proof;
    struct observation with_rows;
    struct step step;
    struct buf out;
    (void)state;
    arena_init(&arena);
    buf_init(&out, 1000);
    proof_open(&proof, &arena,
               T "CREATE TRIGGER r AFTER DELETE ON t"
                 " BEGIN SELECT random(); END;=>SELECT 1; DELETE FROM t;");
    step = proof_step(&proof, 1, 1);
    determinism_step(&step, step.seen);
    step = proof_step(&proof, 2, 2);
    with_rows = *step.seen;
    with_rows.statements = arena_array(&arena, struct seen_statement, 2);
    with_rows.statements[0] = step.seen->statements[0];
    with_rows.statements[1] = step.seen->statements[1];
    with_rows.statements[1].read_random = true;
    determinism_step(&step, NULL);
    render_findings(&proof, &out);
    buf_add_c(&out, " / ");
    determinism_step(&step, &with_rows);
    render_findings(&proof, &out);
    assert_string_equal(buf_str(&out).data, "-- / 2:1:11+14" RANDOM "; -V");
    buf_release(&out);
    proof_close(&proof);
    arena_release(&arena);
}

/* The findings, and what their last note says, which is where they are again.
 */
static void render_again(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct proof proof;
    const struct diag *diag = NULL;
    const struct diag_note *note = NULL;
    size_t i = 0;
    proof_open(&proof, arena, input);
    for (i = 1; i <= proof.set.count; i += 1) {
        bool together = strstr(input, "together") != NULL && i == 2;
        struct step step = proof_step(&proof, i, together ? 3 : i);
        determinism_step(&step, NULL);
        i += together;
    }
    render_findings(&proof, out);
    for (diag = proof.diags.first; diag != NULL; diag = diag->next) {
        for (note = diag->notes; note != NULL; note = note->next) {
            if (note->span.source != NULL) {
                struct position place =
                    source_position(note->span.source, note->span.start);
                buf_format(out, " %zu:%zu %.*s", place.line, place.column,
                           STR_ARGS(note->message));
            }
        }
    }
    proof_close(&proof);
}

#define D "CREATE TABLE t (a, at DEFAULT CURRENT_TIMESTAMP);"
#define BY TIME ", by the default of 'at' of table 't'; "

static void repetitions(void **state)
{
    static const struct row rows[] = {
        {"twice",
         D "=>INSERT INTO t (a) VALUES (1);\nINSERT INTO t (a) VALUES (2);",
         "2:1:1+29" BY "-V 2:1 here too: 2 statements in all"},
        {"three times, with others between",
         D "=>INSERT INTO t (a) VALUES (1);\nINSERT INTO t VALUES (2, 2);\n"
           "INSERT INTO t (a) VALUES (3);\nINSERT INTO t (a) VALUES (4);",
         "2:1:1+29" BY "-V 3:1 here too, and behind it: 3 statements in all"},
        {"in two scripts",
         D "=>INSERT INTO t (a) VALUES (1);=>INSERT INTO t (a) VALUES (2);",
         "2:1:1+29" BY "3:1:1+29" BY "-VV"},
        {"in two scripts of one step",
         D "=>INSERT INTO t (a) VALUES (1); -- together"
           "=>INSERT INTO t (a) VALUES (2);",
         "2:1:1+29" BY "3:1:1+29" BY "-VV"},
        {"of two tables",
         D "CREATE TABLE u (at DEFAULT CURRENT_DATE, a);"
           "=>INSERT INTO t (a) VALUES (1);\nINSERT INTO u (a) VALUES (2);",
         "2:1:1+29" BY "2:2:1+29" TIME
         ", by the default of 'at' of table 'u'; -V"},
        {"by their own words, each is one",
         T "=>INSERT INTO t VALUES (1, random());\n"
           "INSERT INTO t VALUES (2, random());",
         "2:1:26+6" RANDOM "; 2:2:26+6" RANDOM "; -V"},
    };
    (void)state;
    check_table(rows, render_again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repetitions),
        cmocka_unit_test(by_its_own_words),
        cmocka_unit_test(by_what_it_sets_off),
        cmocka_unit_test(sound),
        cmocka_unit_test(only_with_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
