/* SPDX-License-Identifier: MIT
 *
 * Table tests: rows of a name, an input and the one line of text that the
 * result is expected to be rendered to. All rows are tried, and each one that
 * differs is shown, before the test fails.
 */
#ifndef SUPPORT_TABLE_H
#define SUPPORT_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "diag/diag.h"

struct row {
    const char *name;
    const char *input;
    const char *expected;
};

/* Append what the input gives. */
typedef void render_row(struct arena *arena, const char *input,
                        struct buf *out);

#define check_table(rows, render)                                              \
    check_rows(rows, sizeof(rows) / sizeof(*(rows)), render)

static inline void check_rows(const struct row *rows, size_t count,
                              render_row *render)
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        struct buf out;

        arena_init(&arena);
        buf_init(&out, BUF_MAXIMUM);
        render(&arena, rows[i].input, &out);
        if (!str_equal(buf_str(&out), str_from(rows[i].expected))) {
            print_error("%s\n     input: %s\n  expected: %s\n       got: %s\n",
                        rows[i].name, rows[i].input, rows[i].expected,
                        buf_str(&out).data);
            wrong++;
        }
        buf_release(&out);
        arena_release(&arena);
    }
    assert_int_equal(wrong, 0);
}

/* Append "line:column code" for each diagnostic, "code" alone when it is about
 * a file or about nothing; in order, separated by commas. */
static inline void render_codes(struct diags *diags, struct buf *out)
{
    diags_sort(diags);
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        if (diag->span.end > 0) {
            struct position position =
                source_position(diag->span.source, diag->span.start);

            buf_format(out, "%zu:%zu ", position.line, position.column);
        }
        buf_format(out, "%s%s", diag_code_text(diag->code),
                   diag->next != NULL ? ", " : "");
    }
}

#endif
