/* SPDX-License-Identifier: MIT
 *
 * What the last of a few scripts forgets in its rebuilds.
 */
#ifndef SUPPORT_REBUILDING_H
#define SUPPORT_REBUILDING_H

#include "support/proof.h"

#include "prove/lint/rebuild.h"

static inline void rebuilding_render_diag(const struct diag *diag,
                                          struct buf *out)
{
    static const struct str opening = {"the rebuild of ", 15};
    struct position place =
        source_position(diag->span.source, diag->span.start);

    assert_true(str_starts_with(diag->message, opening));
    buf_format(
        out, "%s%zu:%zu %s%.*s", out->size > 0 ? "; " : "", place.line,
        place.column,
        diag->code == CODE_REBUILD_FORGETS       ? ""
        : diag->code == CODE_FOREIGN_KEY_DROPPED ? "key "
                                                 : "mark ",
        STR_ARGS(str_slice(diag->message, opening.size, diag->message.size)));
}

/* Findings about the last of the scripts. One with "sealed" in it is. */
static inline void rebuilding_run(struct arena *arena, const char *input,
                                  struct proof *proof, struct buf *out)
{
    struct step step;

    proof_open(proof, arena, input);
    for (size_t i = 1; i <= proof->set.count; i++) {
        step = proof_step(proof, i, i);
    }
    step_migration(&step)->sealed =
        strstr(step_migration(&step)->up.source->text.data, "sealed") != NULL;
    rebuild_step(&step);
    for (const struct diag *diag = proof->diags.first; diag != NULL;
         diag = diag->next) {
        rebuilding_render_diag(diag, out);
    }
}

static inline void rebuilding_render(struct arena *arena, const char *input,
                                     struct buf *out)
{
    struct proof proof;

    rebuilding_run(arena, input, &proof, out);
    proof_close(&proof);
}

/* A rebuild of t into columns and options, of which those in `copied` are
 * copied. */
#define REBUILD(columns, copied)                                               \
    "=>CREATE TABLE n (" columns ";INSERT INTO n (" copied ") SELECT " copied  \
    " FROM t;\nDROP TABLE t;ALTER TABLE n RENAME TO t;"
#define T "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);"
#define MORE REBUILD("id INTEGER PRIMARY KEY, a TEXT, b TEXT, c)", "id, a, b")
#define LESS REBUILD("id INTEGER PRIMARY KEY, a TEXT)", "id, a")
#define LOST(what) "2:12 't' loses its " what

#define OLD(columns) "CREATE TABLE t (" columns ";"
#define PAIR(before, after) OLD(before) REBUILD(after, "a, b")
#define GONE(what) "2:12 't' loses " what

#endif
