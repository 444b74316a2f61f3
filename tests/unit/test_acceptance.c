/* SPDX-License-Identifier: MIT
 *
 * Acceptances: whatever is sealed, edited and sealed anew, the lock file that
 * comes of it is read, and lets through just those databases that were there.
 */
#include "support/table.h"

#include "input/lock_read.h"
#include "model/acceptance.h"
#include "model/lock_compare.h"

#define MIGRATIONS_MAXIMUM 12
#define STATES_MAXIMUM 4096

/* A directory, its lock file, and all that databases may ever have been. */
struct world {
    struct arena arena;
    struct migration_set set;
    struct source lock_source;
    unsigned random;
    size_t sealed;
    struct state {
        size_t position;
        struct digest digest;
        struct digest chain;
    } states[STATES_MAXIMUM];
    size_t state_count;
};

static const struct source some_source = {"m/1.sql", {"", 0}};

static unsigned roll(struct world *world, unsigned sides)
{
    world->random = world->random * 1103515245u + 12345u;
    return (world->random >> 16) % sides;
}

static void edit(struct world *world, struct migration *migration)
{
    /* Few texts, so that edits are taken back now and then. */
    struct str text = str_format(&world->arena, "%.*s %u",
                                 STR_ARGS(migration->version), roll(world, 3));

    migration->up.digest = digest_of(STR("up"), text);
    migration->up.tokens = digest_of(STR("tokens"), text);
}

static void begin(struct world *world, unsigned seed)
{
    memset(world, 0, sizeof(*world));
    arena_init(&world->arena);
    world->random = seed;
    world->set.directory = "m";
    world->set.migrations =
        arena_array(&world->arena, struct migration, MIGRATIONS_MAXIMUM);
    world->lock_source.path = "m/strata.lock";
    world->lock_source.text = STR("# strata.lock 1\n");
}

static struct lockfile read_lock(struct world *world)
{
    struct lockfile lock;
    struct diags diags;

    diags_init(&diags, &world->arena);
    assert_true(lock_parse(&world->arena, &world->lock_source, &lock, &diags));
    return lock;
}

static void keep(struct world *world, const struct buf *text)
{
    struct source *source = arena_new(&world->arena, struct source);

    source->path = "m/strata.lock";
    source->text = str_copy(&world->arena, buf_str(text));
    world->lock_source = *source;
}

static void compare(struct world *world, const struct lockfile *lock,
                    const struct str *reseal, size_t count)
{
    struct lock_compare_options options = {.reseal = reseal,
                                           .reseal_count = count};
    struct diags diags;

    diags_init(&diags, &world->arena);
    migration_set_chain(&world->set);
    assert_true(lock_compare_with(&world->set, lock, &options, &diags));
}

/* Programs are built, and databases are at each of its versions. */
static void release(struct world *world)
{
    for (size_t i = 0; i < world->sealed; i++) {
        const struct migration *migration = &world->set.migrations[i];

        assert_true(world->state_count < STATES_MAXIMUM);
        world->states[world->state_count++] =
            (struct state){i, migration->identity, migration->chain};
    }
}

static void seal_more(struct world *world)
{
    struct lockfile lock = read_lock(world);
    struct buf text;

    buf_init(&text, BUF_MAXIMUM);
    for (unsigned more = roll(world, 3); more > 0; more--) {
        size_t i = world->set.count;

        if (i < MIGRATIONS_MAXIMUM) {
            struct migration *migration = &world->set.migrations[i];

            migration->version =
                str_format(&world->arena, "%zu", world->set.count + 1);
            migration->up.source = &some_source;
            migration->up.file = "1.sql";
            edit(world, migration);
            world->set.count++;
        }
    }
    compare(world, &lock, NULL, 0);
    buf_add(&text, world->lock_source.text);
    for (size_t i = world->sealed; i < world->set.count; i++) {
        lockfile_format_entry(&world->set.migrations[i], &text);
    }
    world->sealed = world->set.count;
    keep(world, &text);
    buf_release(&text);
}

static void reseal_some(struct world *world)
{
    struct lockfile lock = read_lock(world);
    bool is_resealed[MIGRATIONS_MAXIMUM] = {false};
    struct str versions[MIGRATIONS_MAXIMUM];
    size_t count = 0;
    struct buf text;

    for (size_t i = 0; i < world->sealed; i++) {
        struct migration *migration = &world->set.migrations[i];

        if (roll(world, 3) == 0) {
            edit(world, migration);
            if (!digest_equal(&migration->up.digest, &lock.entries[i].script)) {
                is_resealed[i] = true;
                versions[count++] = migration->version;
            }
        }
    }
    if (count == 0) {
        return;
    }
    compare(world, &lock, versions, count);
    buf_init(&text, BUF_MAXIMUM);
    acceptance_reseal(&lock, &world->set, is_resealed, STR("why not"), &text);
    keep(world, &text);
    buf_release(&text);
}

static bool is_known(const struct world *world, size_t position,
                     const struct digest *digest, const struct digest *chain)
{
    for (size_t i = 0; i < world->state_count; i++) {
        const struct state *known = &world->states[i];

        if (known->position == position &&
            digest_equal(&known->digest, digest) &&
            digest_equal(&known->chain, chain)) {
            return true;
        }
    }
    return false;
}

static bool is_let_through(const struct world *world, const struct state *was)
{
    const struct migration *migration = &world->set.migrations[was->position];
    bool found = digest_equal(&migration->identity, &was->digest) &&
                 digest_equal(&migration->chain, &was->chain);

    for (size_t i = 0; i < migration->accepted_count; i++) {
        const struct acceptance *accepted = &migration->accepted[i];

        found = found || (digest_equal(&accepted->digest, &was->digest) &&
                          digest_equal(&accepted->chain, &was->chain));
    }
    return found;
}

static void check_world(struct world *world)
{
    struct lockfile lock = read_lock(world);

    for (size_t i = 0; i < world->set.count; i++) {
        world->set.migrations[i].accepted = NULL;
        world->set.migrations[i].accepted_count = 0;
    }
    compare(world, &lock, NULL, 0);
    release(world);
    acceptance_fill(&world->arena, &lock, &world->set);
    for (size_t i = 0; i < world->state_count; i++) {
        assert_true(is_let_through(world, &world->states[i]));
    }
    for (size_t i = 0; i < world->set.count; i++) {
        const struct migration *migration = &world->set.migrations[i];

        for (size_t k = 0; k < migration->accepted_count; k++) {
            const struct acceptance *accepted = &migration->accepted[k];

            assert_true(
                is_known(world, i, &accepted->digest, &accepted->chain));
        }
    }
}

static void all_databases_that_were_and_no_others_are_let_through(void **state)
{
    size_t accepted = 0;

    (void)state;
    for (unsigned seed = 1; seed <= 300; seed++) {
        struct world world;

        begin(&world, seed);
        for (int step = 0; step < 12; step++) {
            if (roll(&world, 2) == 0) {
                seal_more(&world);
            } else {
                reseal_some(&world);
            }
            check_world(&world);
        }
        accepted += read_lock(&world).accepted_count;
        arena_release(&world.arena);
    }
    assert_true(accepted > 1000);
}

/* An edit that is not resealed is as little let through behind a reseal as
 * before one. */
static void what_was_resealed_is_sealed(void **state)
{
    const struct lock_acceptance *newest;
    struct migration *migration;
    struct world world;
    struct lockfile lock;
    struct diags diags;

    (void)state;
    begin(&world, 7);
    while (world.sealed < 3 || read_lock(&world).accepted_count == 0) {
        seal_more(&world);
        reseal_some(&world);
    }
    lock = read_lock(&world);
    diags_init(&diags, &world.arena);
    newest = &lock.accepted[lock.accepted_count - 1];
    migration = &world.set.migrations[newest->entry];
    migration->up.digest = newest->script; /* what it is no longer */
    migration->up.tokens = newest->tokens;
    migration_set_chain(&world.set);
    assert_false(lock_compare(&world.set, &lock, false, &diags));
    assert_int_equal(diags.first->code, CODE_HISTORY_EDITED);
    arena_release(&world.arena);
}

/* The reasons stand at the versions that were resealed, newest first. */
static void reasons_stand_where_they_belong(void **state)
{
    struct world world;
    struct lockfile lock;
    size_t reasons = 0;

    (void)state;
    begin(&world, 11);
    while (world.sealed < 4 || read_lock(&world).accepted_count < 3) {
        seal_more(&world);
        reseal_some(&world);
    }
    lock = read_lock(&world);
    compare(&world, &lock, NULL, 0);
    acceptance_fill(&world.arena, &lock, &world.set);
    for (size_t i = 0; i < world.set.count; i++) {
        const struct migration *migration = &world.set.migrations[i];

        for (size_t k = 0; k < migration->accepted_count; k++) {
            const struct acceptance *accepted = &migration->accepted[k];

            if (accepted->reason.data != NULL) {
                assert_true(str_equal(accepted->reason, STR("why not")));
                reasons++;
            }
        }
    }
    assert_true(reasons > 0 && reasons <= lock.accepted_count);
    arena_release(&world.arena);
}

/* What is in the file beside the lines stays; the last line end may lack. */
static void only_what_must_changes(void **state)
{
    static const char text[] = "# strata.lock 1\n# one\n  $1  \n\n# two\n$2";
    struct world world;
    struct lockfile lock;
    bool is_resealed[2] = {true, false};
    struct str versions[1];
    struct buf in;
    struct buf out;

    (void)state;
    begin(&world, 3);
    while (world.set.count < 2) {
        seal_more(&world);
    }
    world.set.count = 2;
    buf_init(&in, BUF_MAXIMUM);
    buf_init(&out, BUF_MAXIMUM);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '$') {
            at++;
            lockfile_format_entry(&world.set.migrations[*at - '1'], &in);
            in.size--;
        } else {
            buf_add_char(&in, *at);
        }
    }
    keep(&world, &in);
    lock = read_lock(&world);
    world.set.migrations[0].up.digest = digest_of(STR("up"), STR("other"));
    versions[0] = world.set.migrations[0].version;
    compare(&world, &lock, versions, 1);
    acceptance_reseal(&lock, &world.set, is_resealed, STR("x"), &out);
    assert_true(str_starts_with(buf_str(&out),
                                STR("# strata.lock 1\n# one\n  1 %  sha")));
    assert_non_null(strstr(out.data, "  \n\n# two\n2 %  sha256:"));
    assert_non_null(strstr(out.data, "\naccepted 1  sha256:"));
    assert_true(str_ends_with(buf_str(&out), STR("  reason:x\n")));
    keep(&world, &out);
    lock = read_lock(&world);
    assert_int_equal(lock.accepted_count, 1);
    buf_release(&in);
    buf_release(&out);
    arena_release(&world.arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_databases_that_were_and_no_others_are_let_through),
        cmocka_unit_test(what_was_resealed_is_sealed),
        cmocka_unit_test(reasons_stand_where_they_belong),
        cmocka_unit_test(only_what_must_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
