/* SPDX-License-Identifier: MIT
 *
 * The pure questions about a set and a history row that every decision of the
 * runtime rests on.
 */
#include "support/table.h"

#include "plan.h"

#include "support/chain.h"

/* A set for all tables: 3 runs outside a transaction on its way up, 4 on its
 * way down, 5 on both and may be run again. */
static const struct step steps[] = {
    MIGRATION("0001", "a", "A"),
    MIGRATION("0002", "b", "B"),
    OUTSIDE("0003", "c", "C"),
    {.version = "0004",
     .label = "d",
     .up = "D",
     .down = "d",
     .down_flags = STRATA_NO_TRANSACTION},
    {.version = "0005",
     .label = "e",
     .up = "E",
     .down = "e",
     .up_flags = STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT,
     .down_flags = STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT},
    MIGRATION("0006", "f", "F"),
    MIGRATION("20220204-07", "g", "G"),
};
#define COUNT (sizeof steps / sizeof steps[0])

static strata_set *set;

static int make_set(void **state)
{
    (void)state;
    set = chain_make("set", steps, COUNT);
    return 0;
}

static int free_set(void **state)
{
    (void)state;
    chain_free(set);
    return 0;
}

/* The row that is written for a position. */
static struct strata__record row_of(size_t position)
{
    const strata_migration *migration = &set->migrations[position - 1];
    struct strata__record record;
    memset(&record, 0, sizeof record);
    record.position = position;
    strcpy(record.version, migration->version);
    strcpy(record.digest, migration->digest);
    strcpy(record.chain, migration->chain);
    return record;
}

static void a_row_is_the_same_or_says_how_it_differs(void **state)
{
    size_t i = 0;
    struct strata__record record;
    (void)state;
    for (i = 1; i <= COUNT; i += 1) {
        record = row_of(i);
        assert_int_equal(strata__match(set, &record), STRATA__SAME);
        record.chain[63] ^= 1;
        assert_int_equal(strata__match(set, &record), STRATA__OTHER);
        record = row_of(i);
        record.chain[0] ^= 1;
        assert_int_equal(strata__match(set, &record), STRATA__OTHER);
        record = row_of(i);
        record.digest[63] ^= 1;
        assert_int_equal(strata__match(set, &record), STRATA__DAMAGED);
        record = row_of(i);
        strcat(record.version, "0");
        assert_int_equal(strata__match(set, &record), STRATA__DAMAGED);
        record = row_of(i);
        strcpy(record.label, "another"); /* labels are for people */
        assert_int_equal(strata__match(set, &record), STRATA__SAME);
    }
    record.position = COUNT + 1;
    assert_int_equal(strata__match(set, &record), STRATA__UNKNOWN);
    record = row_of(2);
    record.position = 3; /* a row in another's place */
    assert_int_equal(strata__match(set, &record), STRATA__OTHER);
}

/* Input: "A B". */
static void render_equal(struct arena *arena, const char *input,
                         struct buf *out)
{
    char a[64];
    const char *b = strchr(input, ' ');
    (void)arena;
    memcpy(a, input, (size_t)(b - input));
    a[b - input] = '\0';
    b += 1;
    assert_true(strata__version_equal(a, a) && strata__version_equal(b, b));
    assert_true(strata__version_equal(a, b) == strata__version_equal(b, a));
    buf_add_char(out, strata__version_equal(a, b) ? '=' : '/');
}

static void versions_are_equal_by_value(void **state)
{
    static const struct row rows[] = {
        {"the same", "0001 0001", "="},
        {"zeros in front", "7 0007", "="},
        {"zero itself", "0 000", "="},
        {"zeros behind", "70 7", "/"},
        {"zero is no number less", "00 01", "/"},
        {"a prefix", "0001 00011", "/"},
        {"zeros of a day's number", "20220204-1 20220204-01", "="},
        {"a day and its first number", "20220204 20220204-1", "/"},
        {"the end of a number", "20220204- 20220204-0", "/"},
        {"more digits than any integer has",
         "00099999999999999999999999999999 99999999999999999999999999999", "="},
        {"letters", "0001a 1a", "="},
        {"other letters", "0001a 1b", "/"},
        {"nothing", " 0", "/"},
    };
    (void)state;
    check_table(rows, render_equal);
}

static void render_position(struct arena *arena, const char *input,
                            struct buf *out)
{
    size_t position = strata__position_of(set, input);
    (void)arena;
    if (position == STRATA__NO_POSITION) {
        buf_add_char(out, '-');
    } else {
        buf_format(out, "%zu", position);
    }
}

static void a_target_has_a_position(void **state)
{
    static const struct row rows[] = {
        {"as written", "0003", "3"},     {"by value", "3", "3"},
        {"of a day", "20220204-7", "7"}, {"the base", STRATA_BASE, "0"},
        {"unknown", "0008", "-"},        {"zero", "0", "-"},
        {"a label", "a", "-"},           {"with a blank", " 3", "-"},
    };
    (void)state;
    check_table(rows, render_position);
    assert_int_equal(strata__position_of(set, NULL), COUNT);
}

/* Input: "POSITION GOAL", digits. */
static void render_batch(struct arena *arena, const char *input,
                         struct buf *out)
{
    size_t position = (size_t)(input[0] - '0');
    size_t goal = (size_t)(input[2] - '0');
    (void)arena;
    buf_format(out, "%zu", strata__batch_end(set, position, goal));
}

static void a_batch_ends_before_what_must_run_outside(void **state)
{
    static const struct row rows[] = {
        {"up to it", "0 7", "2"},       {"at it", "2 7", "2"},
        {"behind it", "3 7", "4"},      {"at the next", "4 7", "4"},
        {"to the end", "5 7", "7"},     {"not beyond the goal", "5 6", "6"},
        {"goal before it", "0 1", "1"}, {"nothing to do", "7 7", "7"},
        {"goal at it", "0 2", "2"},
    };
    (void)state;
    check_table(rows, render_batch);
}

static void render_batch_down(struct arena *arena, const char *input,
                              struct buf *out)
{
    size_t position = (size_t)(input[0] - '0');
    size_t goal = (size_t)(input[2] - '0');
    (void)arena;
    buf_format(out, "%zu", strata__batch_end_down(set, position, goal));
}

static void so_does_one_on_the_way_back(void **state)
{
    static const struct row rows[] = {
        {"down to it", "7 0", "5"},  {"at it", "5 0", "5"},
        {"at the next", "4 0", "4"}, {"to the base", "3 0", "0"},
        {"not beyond", "3 1", "1"},  {"nothing to do", "0 0", "0"},
        {"goal at it", "7 6", "6"},
    };
    (void)state;
    check_table(rows, render_batch_down);
}

static void only_what_was_begun_may_be_run_again(void **state)
{
    struct strata__record record = row_of(5);
    (void)state;
    assert_false(strata__may_run_again(set, &record, STRATA__UP));
    assert_false(strata__may_run_again(set, &record, STRATA__DOWN));
    record.progress = 2;
    assert_true(strata__may_run_again(set, &record, STRATA__UP));
    assert_false(strata__may_run_again(set, &record, STRATA__DOWN));
    record.progress = -1;
    assert_false(strata__may_run_again(set, &record, STRATA__UP));
    assert_true(strata__may_run_again(set, &record, STRATA__DOWN));
    record = row_of(3); /* not idempotent */
    record.progress = 1;
    assert_false(strata__may_run_again(set, &record, STRATA__UP));
    record.position = COUNT + 1;
    assert_false(strata__may_run_again(set, &record, STRATA__UP));
    record.position = 0;
    assert_false(strata__may_run_again(set, &record, STRATA__DOWN));
}

/* Sets of three in which first the second and then the first were edited. */
static void a_row_from_before_an_accepted_edit(void **state)
{
    static const struct step eras[][3] = {
        {MIGRATION("1", "a", "A"), MIGRATION("2", "b", "B"),
         MIGRATION("3", "c", "C")},
        {MIGRATION("1", "a", "A"), MIGRATION("2", "b", "BB"),
         MIGRATION("3", "c", "C")},
        {MIGRATION("1", "a", "AA"), MIGRATION("2", "b", "BB"),
         MIGRATION("3", "c", "C")},
    };
    static const char *const reasons[3][3] = {
        {"second", "first", NULL}, {"second", NULL, NULL}, {NULL, NULL, NULL}};
    strata_set *sets[3];
    size_t era = 0;
    size_t i = 0;
    (void)state;
    for (era = 0; era < 3; era += 1) {
        sets[era] = chain_make("set", eras[era], 3);
    }
    chain_accept(sets[2], sets[0], 2, "first");
    chain_accept(sets[2], sets[1], 1, "second");
    for (era = 0; era < 3; era += 1) {
        for (i = 0; i < 3; i += 1) {
            const strata_migration *then = &sets[era]->migrations[i];
            const strata_migration *now = &sets[2]->migrations[i];
            const strata_accepted *accepted = NULL;
            struct strata__record record;
            memset(&record, 0, sizeof record);
            record.position = i + 1;
            strcpy(record.version, then->version);
            strcpy(record.digest, then->digest);
            strcpy(record.chain, then->chain);
            accepted = strata__accepted(now, record.digest);
            if (reasons[era][i] == NULL) {
                assert_null(accepted);
            } else {
                assert_non_null(accepted);
                assert_string_equal(accepted->reason, reasons[era][i]);
            }
            assert_int_equal(strata__match(sets[2], &record),
                             era == 2 ? STRATA__SAME : STRATA__ACCEPTED);
            assert_true(strata__fits(sets[2], &record));
            assert_int_equal(strata__match(sets[0], &record),
                             era == 0 || (era == 1 && i == 0) ? STRATA__SAME
                                                              : STRATA__OTHER);
            record.digest[0] ^= 1;
            assert_int_equal(strata__match(sets[2], &record), STRATA__DAMAGED);
            record.digest[0] ^= 1;
            record.version[0] ^= 1;
            assert_int_equal(strata__match(sets[2], &record), STRATA__DAMAGED);
        }
    }
    assert_null(strata__accepted(&sets[2]->migrations[2], NULL));
    assert_string_equal(strata__accepted(&sets[2]->migrations[1], NULL)->reason,
                        "first");
    for (era = 0; era < 3; era += 1) {
        chain_free(sets[era]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_the_same_or_says_how_it_differs),
        cmocka_unit_test(a_row_from_before_an_accepted_edit),
        cmocka_unit_test(versions_are_equal_by_value),
        cmocka_unit_test(a_target_has_a_position),
        cmocka_unit_test(a_batch_ends_before_what_must_run_outside),
        cmocka_unit_test(so_does_one_on_the_way_back),
        cmocka_unit_test(only_what_was_begun_may_be_run_again),
    };
    return cmocka_run_group_tests(tests, make_set, free_set);
}
