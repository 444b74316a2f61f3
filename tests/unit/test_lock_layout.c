/* SPDX-License-Identifier: MIT
 *
 * Sealed migrations that may change: their layout where that is allowed, and
 * those that are about to be sealed anew; and what is shown of a change.
 */
#include "support/sealed_sides.h"

static void render_unlocked(struct arena *arena, const char *input,
                            struct buf *out)
{
    struct lock_compare_options options = {.locked = false};

    render_with(arena, input, &options, out);
}

#define LAYOUT(version)                                                          \
    "history-layout: only comments or white space of sealed migration '" version \
    "' changed"
#define DOWN_LAYOUT(version)                                                   \
    "history-layout: only comments or white space of the down script of "      \
    "sealed migration '" version "' changed"

static void edits_of_the_layout_have_a_name(void **state)
{
    static const struct row rows[] = {
        {"of the up script", "1_a=A 2_b=B|1_a=a 2_b=B", LAYOUT("1")},
        {"of the down script", "1_a=A/B|1_a=A/b", DOWN_LAYOUT("1")},
        {"of both", "1_a=A/B|1_a=a/b", LAYOUT("1") "; " DOWN_LAYOUT("1")},
        {"and one of the SQL", "1_a=A 2_b=B|1_a=a 2_b=X",
         LAYOUT("1") "; " EDITED("2")},
        {"and the down script's SQL", "1_a=A/B|1_a=a/X",
         LAYOUT("1") "; " DOWN("1", "edited")},
        {"and another label", "1_a=A|1_b=a", LAYOUT("1")},
    };

    (void)state;
    check_table(rows, render_unlocked);
}

static void render_allowed(struct arena *arena, const char *input,
                           struct buf *out)
{
    struct lock_compare_options options = {.layout_edits = true};

    render_with(arena, input, &options, out);
}

static void edits_of_the_layout_pass_where_allowed(void **state)
{
    static const struct row rows[] = {
        {"of the up script", "1_a=A 2_b=B|1_a=a 2_b=B", ""},
        {"of the down script", "1_a=A/B|1_a=A/b", ""},
        {"of the SQL, not", "1_a=A 2_b=B|1_a=a 2_b=X", EDITED("2")},
        {"of the down script's SQL, not", "1_a=A/B|1_a=a/X",
         DOWN("1", "edited")},
        {"a down script that is gone", "1_a=A/B|1_a=a", DOWN("1", "removed")},
        {"and another label", "1_a=A|1_b=a", RELABELLED("1", "a", "b")},
        {"and another number", "01_a=A|1_a=a", RENUMBERED("01", "1")},
        {"what is new behind it", "1_a=A|1_a=a 2_b=B", ""},
        {"the text of another, not", "1_a=A 2_b=B|1_a=B 2_b=A",
         SWAPPED("1", "2")},
    };

    (void)state;
    check_table(rows, render_allowed);
}

/* Databases know a migration whose layout was edited by what was sealed. */
static void the_identity_is_what_was_sealed(void **state)
{
    struct lock_compare_options options = {.layout_edits = true};
    struct arena arena;
    struct sides *sides;
    struct migration_set was;
    struct diags diags;

    (void)state;
    arena_init(&arena);
    diags_init(&diags, &arena);
    was = set_of(&arena, STR("1_a=A 2_b=B 3_c=C"));
    sides = sides_of(&arena, "1_a=A 2_b=B|1_a=A 2_b=b 3_c=C");
    assert_true(lock_compare_with(&sides->set, &sides->lock, &options, &diags));
    for (size_t i = 0; i < 3; i++) {
        assert_true(digest_equal(&sides->set.migrations[i].identity,
                                 &was.migrations[i].up.digest));
        assert_true(digest_equal(&sides->set.migrations[i].chain,
                                 &was.migrations[i].chain));
    }
    assert_false(digest_equal(&sides->set.migrations[1].identity,
                              &sides->set.migrations[1].up.digest));
    arena_release(&arena);
}

static void render_resealed(struct arena *arena, const char *input,
                            struct buf *out)
{
    static const struct str versions[] = {{"2", 1}};
    struct lock_compare_options options = {.reseal = versions,
                                           .reseal_count = 1};

    render_with(arena, input, &options, out);
}

#define NEEDLESS(version)                                                      \
    "reseal-needless: '" version                                               \
    "' is as it was sealed: there is nothing to reseal"

static void one_to_be_sealed_anew_has_to_differ(void **state)
{
    static const struct row rows[] = {
        {"edited", "1_a=A 2_b=B|1_a=A 2_b=X", ""},
        {"its layout", "1_a=A 2_b=B|1_a=A 2_b=b", ""},
        {"its down script", "2_b=B/C|2_b=B/D", ""},
        {"its down script is new", "2_b=B|2_b=B/D", ""},
        {"its label", "2_b=B|2_c=B", ""},
        {"nothing", "1_a=A 2_b=B/C|1_a=A 2_b=B/C", NEEDLESS("2")},
        {"another one is edited, too", "1_a=A 2_b=B|1_a=X 2_b=X", EDITED("1")},
        {"its number", "02_b=B|2_b=X", RENUMBERED("02", "2")},
        {"deleted", "1_a=A 2_b=B|1_a=A", DELETED("2", "b")},
        {"the text of another", "1_a=A 2_b=B|1_a=B 2_b=A", SWAPPED("1", "2")},
        {"not sealed", "1_a=A|1_a=A 2_b=B",
         "reseal-needless: '2' is not sealed: there is nothing to reseal"},
        {"broken", "1_a=A 2_b=B|1_a=A 2_b=?", ""},
    };

    (void)state;
    check_table(rows, render_resealed);
}

/* With a text from somewhere. */
static bool find_text(void *context, const struct script *script,
                      const struct digest *digest, struct old_text *found)
{
    struct str text = str_from(context);
    struct digest known = digest_of(STR(""), text);

    (void)script;
    found->text = text;
    found->object = "abc:./x.sql";
    return digest_equal(&known, digest);
}

static void render_found(struct arena *arena, const char *input,
                         struct buf *out)
{
    char text[] = "A\nB";
    struct old_texts texts = {text, find_text};
    struct lock_compare_options options = {.texts = &texts};
    struct sides *sides = sides_of(arena, input);
    struct diags diags;

    diags_init(&diags, arena);
    lock_compare_with(&sides->set, &sides->lock, &options, &diags);
    for (const struct diag_note *note = diags.first->notes; note != NULL;
         note = note->next) {
        if (note->span.source != NULL &&
            note->span.source != &sides->lock_source) {
            struct position position =
                source_position(note->span.source, note->span.start);

            buf_format(out, "%zu:%zu ", position.line, position.column);
        }
        buf_add(out, note->message);
        buf_add_char(out, '\n');
    }
}

#define SEALED_HERE "'1' was sealed here\n"
#define OBJECT "the sealed text: git -C m show abc:./x.sql\n"
#define NEW "to change the schema again, add a migration: strata new NAME m\n"

static void the_first_line_that_differs_is_shown(void **state)
{
    static const struct row rows[] = {
        {"another", "1_a=A\nB|1_a=A\nX",
         SEALED_HERE "the first line that differs was: 'B'\n"
                     "2:1 now it is: 'X'\n" OBJECT NEW},
        {"one more", "1_a=A\nB|1_a=A\nB\nX",
         SEALED_HERE "the sealed text ends before this line\n"
                     "3:1 now it is: 'X'\n" OBJECT NEW},
        {"one less", "1_a=A\nB|1_a=A\n",
         SEALED_HERE "the first line that differs was: 'B'\n"
                     "the text ends before it now\n" OBJECT NEW},
    };

    (void)state;
    check_table(rows, render_found);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_of_the_layout_have_a_name),
        cmocka_unit_test(edits_of_the_layout_pass_where_allowed),
        cmocka_unit_test(the_identity_is_what_was_sealed),
        cmocka_unit_test(one_to_be_sealed_anew_has_to_differ),
        cmocka_unit_test(the_first_line_that_differs_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
