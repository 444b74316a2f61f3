/* SPDX-License-Identifier: MIT
 *
 * A few scripts, taken up one by one as the proof does it, for tests of those
 * who judge a step.
 */
#ifndef SUPPORT_PROOF_H
#define SUPPORT_PROOF_H

#include "support/table.h"

#include "prove/schema_read.h"
#include "prove/ship.h"
#include "prove/step.h"

#define PROOF_SCRIPTS 8

struct proof {
    struct arena *arena;
    struct source sources[PROOF_SCRIPTS];
    struct migration migrations[PROOF_SCRIPTS];
    struct allowance allowances[PROOF_SCRIPTS];
    struct migration_set set;
    strata_set shipped;
    struct scratch main; /* goes up without rows */
    struct observer *observer;
    const struct schema *schema;
    struct diags diags;
};

/* A script says in comments what its directives would. */
static inline void proof_add(struct proof *proof, const char *text, size_t size)
{
    static const char *const files[PROOF_SCRIPTS] = {"1", "2", "3", "4",
                                                     "5", "6", "7", "8"};
    size_t i = proof->set.count++;
    struct migration *migration = &proof->migrations[i];

    assert_true(i < PROOF_SCRIPTS);
    proof->sources[i].path = files[i];
    proof->sources[i].text = str_copy(proof->arena, (struct str){text, size});
    text = proof->sources[i].text.data;
    migration->version = str_from(files[i]);
    migration->label = STR("a");
    migration->up.source = &proof->sources[i];
    migration->up.file = files[i];
    migration->up.end = size;
    migration->up.no_transaction = strstr(text, "no-transaction") != NULL;
    migration->test_count = strstr(text, "-- tested") != NULL;
    if (strstr(text, "allow row-loss") != NULL) {
        proof->allowances[i].code = CODE_ROW_LOSS;
        migration->up.allowances = &proof->allowances[i];
        migration->up.allowance_count = 1;
    }
}

/* The scripts have "=>" between them. */
static inline void proof_open(struct proof *proof, struct arena *arena,
                              const char *input)
{
    const char *next = input;

    memset(proof, 0, sizeof *proof);
    proof->arena = arena;
    while (next != NULL) {
        const char *end = strstr(next, "=>");

        proof_add(proof, next,
                  end == NULL ? strlen(next) : (size_t)(end - next));
        next = end == NULL ? NULL : end + 2;
    }
    proof->set.migrations = proof->migrations;
    migration_set_chain(&proof->set);
    proof->shipped = ship(arena, &proof->set, proof->set.count);
    diags_init(&proof->diags, arena);
    assert_true(scratch_open(&proof->main, 30000));
    proof->observer =
        observer_new(arena, &proof->main, &proof->set, &proof->shipped);
    proof->schema = schema_read(arena, &proof->main, NULL);
}

/* Run the migrations at positions first to last, which must pass. */
static inline struct step proof_step(struct proof *proof, size_t first,
                                     size_t last)
{
    strata_database database = strata_sqlite(proof->main.db);
    strata_options options = {0};
    strata_error error;
    struct step step;

    options.target = proof->shipped.migrations[last - 1].version;
    observer_begin(proof->observer);
    observer_listen(proof->observer, &options);
    scratch_forget(&proof->main);
    strata_upgrade(&database, &proof->shipped, &options, &error);
    assert_string_equal(error.message, "");
    step.arena = proof->arena;
    step.set = &proof->set;
    step.shipped = &proof->shipped;
    step.first = first;
    step.last = last;
    step.before = proof->schema;
    step.after = schema_read(proof->arena, &proof->main, proof->schema);
    step.seen = observer_seen(proof->observer);
    step.diags = &proof->diags;
    proof->schema = step.after;
    return step;
}

static inline void proof_close(struct proof *proof)
{
    scratch_close(&proof->main);
}

#endif
