/* SPDX-License-Identifier: MIT
 *
 * Databases that get rows by populate, and questions about these.
 */
#ifndef SUPPORT_ROWS_H
#define SUPPORT_ROWS_H

#include "support/table.h"

#include "base/fs.h"
#include "prove/populate/populate.h"
#include "prove/schema_read.h"

struct base {
    struct arena arena;
    struct scratch scratch;
    const struct schema *schema;
    struct populate_options options;
    struct populate_report report;
};

static inline void run(struct base *base, const char *sql)
{
    char *error = NULL;

    scratch_forget(&base->scratch);
    if (sqlite3_exec(base->scratch.db, sql, NULL, NULL, &error) != SQLITE_OK) {
        print_error("%s\n  in: %.300s\n", error, sql);
    }
    assert_null(error);
}

static inline void set_up(struct base *base, const char *sql)
{
    memset(base, 0, sizeof *base);
    arena_init(&base->arena);
    assert_true(scratch_open(&base->scratch, 30000));
    run(base, sql);
    base->options.kinds = ROWS_ALL;
}

static inline void tear_down(struct base *base)
{
    scratch_close(&base->scratch);
    arena_release(&base->arena);
}

/* The options' schema pointers are those of the schema that is read here. */
static inline void fill(struct base *base)
{
    base->schema = schema_read(&base->arena, &base->scratch, base->schema);
    populate(&base->arena, &base->scratch, base->schema, &base->options,
             &base->report);
}

/* Append the values that a query gives: "|" between columns, a blank between
 * rows. */
static inline void query(struct base *base, const char *sql, struct buf *out)
{
    sqlite3_stmt *statement = NULL;

    scratch_forget(&base->scratch);
    if (sqlite3_prepare_v2(base->scratch.db, sql, -1, &statement, NULL) !=
        SQLITE_OK) {
        buf_add_c(out, sqlite3_errmsg(base->scratch.db));
    }
    while (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *text = (const char *)sqlite3_column_text(statement, i);

            buf_format(out, "%s%s",
                       i > 0           ? "|"
                       : out->size > 0 ? " "
                                       : "",
                       text == NULL ? "NULL" : text);
        }
    }
    sqlite3_finalize(statement);
}

/* What may never be: foreign keys without parents, damage. SQLite 3.40 sees
 * NULLs in tables WITHOUT ROWID whose key is not in front, where none are. */
static inline void add_damage(struct base *base, struct buf *out)
{
    query(base,
          "SELECT 'violation', \"table\", parent FROM pragma_foreign_key_check",
          out);
    query(base,
          "SELECT integrity_check FROM pragma_integrity_check"
          " WHERE integrity_check NOT LIKE 'ok'"
          " AND integrity_check NOT LIKE 'NULL value in %'",
          out);
}

static inline void add_unseeded(struct base *base, struct buf *out)
{
    for (size_t i = 0; i < base->report.count; i++) {
        buf_format(out, "%s%.*s %.*s", out->size > 0 ? " " : "",
                   STR_ARGS(base->report.items[i].table),
                   STR_ARGS(base->report.items[i].reason));
    }
}

/* A schema, a question about its rows, and the answer; behind it the tables
 * that have none, and why. */
struct example {
    const char *name;
    const char *schema;
    const char *query;
    const char *expected;
};

static inline size_t check_example(const struct example *example)
{
    struct base base;
    struct buf out;
    size_t wrong = 0;

    set_up(&base, example->schema);
    fill(&base);
    buf_init(&out, BUF_MAXIMUM);
    query(&base, example->query, &out);
    add_unseeded(&base, &out);
    add_damage(&base, &out);
    assert_int_equal(base.report.filled + base.report.count,
                     base.schema->table_count);
    if (!str_equal(buf_str(&out), str_from(example->expected))) {
        print_error("%s\n    schema: %s\n  expected: %s\n       got: %s\n",
                    example->name, example->schema, example->expected,
                    buf_str(&out).data);
        wrong = 1;
    }
    buf_release(&out);
    tear_down(&base);
    return wrong;
}

#define check_examples(examples)                                               \
    do {                                                                       \
        size_t wrong = 0;                                                      \
        for (size_t i = 0; i < sizeof(examples) / sizeof *(examples); i++) {   \
            wrong += check_example(&(examples)[i]);                            \
        }                                                                      \
        assert_int_equal(wrong, 0);                                            \
    } while (0)

/* Rows; NULLs, repeated values and different ones in the column a. */
#define KINDS                                                                  \
    "SELECT count(*), count(a) < count(*), count(DISTINCT a) < count(a),"      \
    " count(DISTINCT a) > 1 FROM t"

/* As `format`, with a number in it, for each number below a count. */
static inline void repeat(struct buf *out, const char *between, int count,
                          const char *before, const char *after)
{
    for (int i = 0; i < count; i++) {
        buf_format(out, "%s%s%d%s", i == 0 ? "" : between, before, i, after);
    }
}

#endif
