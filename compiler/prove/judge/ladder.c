/* SPDX-License-Identifier: MIT
 *
 * Up from stop to stop: each migration is run once more at most, and not at
 * all in a proof without failures.
 */
#include "prove/judge/ladder.h"

#include "prove/seed.h"
#include "prove/temporary.h"

void ladder_init(struct ladder *ladder, struct arena *arena,
                 struct scratch *scratch, const struct migration_set *set,
                 const strata_set *shipped)
{
    ladder->arena = arena;
    ladder->scratch = scratch;
    ladder->set = set;
    ladder->shipped = shipped;
    ladder->is_stop = arena_array(arena, bool, set->count + 1);
    ladder->at = 0;
    ladder->sown = 0;
    ladder->is_lost = true;
}

void ladder_add_stop(struct ladder *ladder, size_t position)
{
    ladder->is_stop[position] = true;
}

void ladder_lose(struct ladder *ladder)
{
    ladder->is_lost = true;
}

static void begin_anew(struct ladder *ladder)
{
    struct scratch blank;
    if (!scratch_open(&blank, ladder->scratch->timeout_ms) ||
        !scratch_copy(ladder->scratch, &blank)) {
        oom();
    }
    scratch_close(&blank);
    temporaries_drop(ladder->scratch, NULL);
    ladder->at = 0;
    ladder->sown = 0;
    ladder->is_lost = false;
}

void ladder_sow(struct ladder *ladder, struct diags *diags)
{
    for (; ladder->sown < ladder->at; ladder->sown += 1) {
        if (!ladder->is_barren || diags != NULL) {
            seeds_run(ladder->arena, ladder->scratch,
                      &ladder->set->migrations[ladder->sown], diags);
        }
    }
}

/* Where seeds are to be run on the way, else the goal. */
static size_t next_stop(const struct ladder *ladder, size_t goal)
{
    bool has_seeds = false;
    size_t next = ladder->at;
    do {
        has_seeds = has_seeds || ladder->set->migrations[next].seed_count > 0;
        next += 1;
    } while (next < goal && !(has_seeds && ladder->is_stop[next]));
    return next;
}

static bool climb(struct ladder *ladder, size_t position)
{
    strata_database database = strata_sqlite(ladder->scratch->db);
    strata_options options = {.drift = STRATA_DRIFT_IGNORE};
    size_t next = next_stop(ladder, position);
    ladder_sow(ladder, NULL);
    options.target = ladder->shipped->migrations[next - 1].version;
    scratch_forget(ladder->scratch);
    if (strata_upgrade(&database, ladder->shipped, &options, NULL) !=
        STRATA_OK) {
        ladder->is_lost = true;
        return false;
    }
    ladder->at = next;
    return true;
}

bool ladder_reach_unseeded(struct ladder *ladder, size_t position)
{
    bool fine = true;
    if (ladder->is_lost) {
        begin_anew(ladder);
    }
    while (fine && ladder->at < position) {
        fine = climb(ladder, position);
        if (!fine && !ladder->is_barren) {
            ladder->is_barren = true;
            begin_anew(ladder);
            fine = true;
        }
    }
    return fine;
}

bool ladder_reach(struct ladder *ladder, size_t position)
{
    bool fine = ladder_reach_unseeded(ladder, position);
    if (fine) {
        ladder_sow(ladder, NULL);
    }
    return fine;
}
