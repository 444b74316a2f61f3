/* SPDX-License-Identifier: MIT
 *
 * What became of sealed migrations: each case by its name, and no case by two.
 */
#include "support/sealed_sides.h"

static void render_compared(struct arena *arena, const char *input, bool locked,
                            struct buf *out)
{
    struct lock_compare_options options = {.locked = locked};

    render_with(arena, input, &options, out);
}

static void render_unlocked(struct arena *arena, const char *input,
                            struct buf *out)
{
    render_compared(arena, input, false, out);
}

static void render_locked(struct arena *arena, const char *input,
                          struct buf *out)
{
    render_compared(arena, input, true, out);
}

static void what_is_sealed_and_unchanged_is_fine(void **state)
{
    static const struct row rows[] = {
        {"nothing", "|", ""},
        {"nothing sealed", "|1_a=A 2_b=B", ""},
        {"all sealed", "1_a=A 2_b=B/C|1_a=A 2_b=B/C", ""},
        {"new ones after", "1_a=A|1_a=A 2_b=B 3_c=C", ""},
        {"equal texts", "1_a=A 2_b=A|1_a=A 2_b=A 3_c=A", ""},
    };

    (void)state;
    check_table(rows, render_unlocked);
}

static void each_change_has_its_name(void **state)
{
    static const struct row rows[] = {
        {"edited", "1_a=A 2_b=B|1_a=A 2_b=X", EDITED("2")},
        {"all edited", "1_a=A 2_b=B|1_a=X 2_b=Y", EDITED("1") "; " EDITED("2")},
        {"edited and relabelled", "1_a=A|1_b=X", EDITED("1")},
        {"relabelled", "1_a=A 2_b=B|1_a=A 2_c=B", RELABELLED("2", "b", "c")},
        {"deleted", "1_a=A 2_b=B 3_c=C|1_a=A 3_c=C", DELETED("2", "b")},
        {"the last is deleted", "1_a=A 2_b=B|1_a=A", DELETED("2", "b")},
        {"all deleted", "1_a=A 2_b=B|",
         DELETED("1", "a") "; " DELETED("2", "b")},
        {"deleted, and a new one", "1_a=A 2_b=B|1_a=A 3_c=C",
         DELETED("2", "b")},
        {"inserted", "1_a=A 3_c=C|1_a=A 2_b=B 3_c=C", INSERTED("2", "3")},
        {"inserted first", "2_b=B|1_a=A 2_b=B", INSERTED("1", "2")},
        {"two inserted", "5_e=E|1_a=A 2_b=B 5_e=E 6_f=F",
         INSERTED("1", "5") "; " INSERTED("2", "5")},
        {"inserted with a sealed text", "1_a=A 3_c=C|1_a=A 2_b=A 3_c=C",
         INSERTED("2", "3")},
        {"renumbered to the end", "1_a=A 2_b=B 3_c=C|1_a=A 3_c=C 4_b=B",
         RENUMBERED("2", "4")},
        {"renumbered to the front", "2_b=B 3_c=C|1_c=C 2_b=B",
         RENUMBERED("3", "1")},
        {"renumbered and relabelled", "1_a=A 2_b=B|1_a=A 3_x=B",
         RENUMBERED("2", "3")},
        {"all renumbered", "1_a=A 2_b=B|11_a=A 12_b=B",
         RENUMBERED("1", "11") "; " RENUMBERED("2", "12")},
        {"written in another way", "0001_a=A 2_b=B|1_a=A 2_b=B",
         RENUMBERED("0001", "1")},
        {"written in another way, edited", "0001_a=A|1_a=X",
         RENUMBERED("0001", "1") "; " EDITED("1")},
        {"renumbered and edited", "1_a=A 2_b=B|1_a=A 3_b=X", DELETED("2", "b")},
    };

    (void)state;
    check_table(rows, render_unlocked);
}

static void changes_of_order_are_told_apart(void **state)
{
    static const struct row rows[] = {
        {"two changed places", "1_a=A 2_b=B 3_c=C|1_a=A 2_c=C 3_b=B",
         SWAPPED("2", "3")},
        {"two pairs", "1_a=A 2_b=B 3_c=C 4_d=D|1_b=B 2_a=A 3_d=D 4_c=C",
         SWAPPED("1", "2") "; " SWAPPED("3", "4")},
        {"three in a circle", "1_a=A 2_b=B 3_c=C|1_b=B 2_c=C 3_a=A",
         MOVED("1", "3") "; " MOVED("2", "1") "; " MOVED("3", "2")},
        {"one put before, the rest pushed on",
         "1_a=A 2_b=B 3_c=C|1_a=A 2_x=X 3_b=B 4_c=C",
         MOVED("2", "3") "; " MOVED("3", "4")},
        {"one taken out, the rest pulled up", "1_a=A 2_b=B 3_c=C|1_a=A 2_c=C",
         DELETED("2", "b") "; " MOVED("3", "2")},
        {"one replaced by the next, and edited",
         "1_a=A 2_b=B 3_c=C|1_a=A 2_b=C 3_c=X",
         DELETED("2", "b") "; " MOVED("3", "2")},
    };

    (void)state;
    check_table(rows, render_unlocked);
}

static void down_scripts_are_compared(void **state)
{
    static const struct row rows[] = {
        {"edited", "1_a=A/B|1_a=A/C", DOWN("1", "edited")},
        {"added", "1_a=A|1_a=A/C", DOWN("1", "added")},
        {"removed", "1_a=A/B|1_a=A", DOWN("1", "removed")},
        {"both edited", "1_a=A/B|1_a=X/C",
         EDITED("1") "; " DOWN("1", "edited")},
        {"of a moved one, not", "1_a=A/B 2_b=B|1_b=B 2_a=A", SWAPPED("1", "2")},
    };

    (void)state;
    check_table(rows, render_unlocked);
}

static void of_a_broken_migration_nothing_more_is_said(void **state)
{
    static const struct row rows[] = {
        {"sealed", "1_a=A/B 2_b=B|1_x=? 2_b=B", ""},
        {"sealed with another number", "01_a=A|1_a=?", ""},
        {"not sealed", "1_a=A|1_a=A 2_b=?", ""},
        {"not sealed and too early", "2_b=B|1_a=? 2_b=B", INSERTED("1", "2")},
        {"its number is another's text", "1_a=A 2_b=B|1_a=? 2_b=A",
         EDITED("2")},
    };

    (void)state;
    check_table(rows, render_unlocked);
}

static void unsealed_ones_are_errors_when_locked(void **state)
{
    static const struct row rows[] = {
        {"all sealed", "1_a=A|1_a=A", ""},
        {"one is not", "1_a=A|1_a=A 2_b=B",
         "history-unsealed: migration '2' is not sealed"},
        {"no lock file", "|1_a=A 2_b=B",
         "history-unsealed: migration '1' is not sealed; "
         "history-unsealed: migration '2' is not sealed"},
        {"inserted ones are not also unsealed", "2_b=B|1_a=A 2_b=B",
         INSERTED("1", "2")},
        {"renumbered ones neither", "1_a=A|2_a=A", RENUMBERED("1", "2")},
    };

    (void)state;
    check_table(rows, render_locked);
}

static void render_sealed(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct sides *sides = sides_of(arena, input);
    struct diags diags;

    diags_init(&diags, arena);
    lock_compare(&sides->set, &sides->lock, false, &diags);
    for (size_t i = 0; i < sides->set.count; i++) {
        buf_add_char(out, sides->set.migrations[i].sealed ? 's' : '-');
    }
}

static void sealed_ones_are_marked(void **state)
{
    static const struct row rows[] = {
        {"none", "|1_a=A 2_b=B", "--"},
        {"some", "1_a=A|1_a=A 2_b=B", "s-"},
        {"edited ones too", "1_a=A|1_a=X", "s"},
        {"by value", "01_a=A|1_a=A", "s"},
    };

    (void)state;
    check_table(rows, render_sealed);
}

/* Places and notes of the first finding, one a line. */
static void render_notes(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct sides *sides = sides_of(arena, input);
    struct diags diags;

    sides->set.directory = "my dir";
    diags_init(&diags, arena);
    lock_compare(&sides->set, &sides->lock, true, &diags);
    buf_format(out, "%s\n", diags.first->span.source->path);
    for (const struct diag_note *note = diags.first->notes; note != NULL;
         note = note->next) {
        if (note->span.source != NULL) {
            struct position position =
                source_position(note->span.source, note->span.start);

            buf_format(out, "%s:%zu ", note->span.source->path, position.line);
        }
        buf_add(out, note->message);
        buf_add_char(out, '\n');
    }
}

#define GIT(file, object)                                                      \
    "the sealed text: git -C 'my dir' log --oneline -- " file                  \
    ", then git -C 'my dir' show " object "\n"
#define GIT_SEARCH(version)                                                    \
    "the sealed text: git -C 'my dir' log --oneline --name-only --relative "   \
    "--diff-filter=d -- '" version "[-_]*', then git -C 'my dir' show "        \
    "COMMIT:./FILE\n"
#define ALLOW(version)                                                         \
    "to let this pass, here and in later edits: LAYOUT_EDITS ALLOW in "        \
    "add_migrations, --layout-edits allow here\n"                              \
    "to keep it nevertheless, and let databases through that have the sealed " \
    "one: strata lock --reseal " version " --reason TEXT 'my dir'\n"
#define UNDO "to undo what it did, add a migration: strata new NAME 'my dir'\n"
#define SHA_A "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd"
#define SHA_B "df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c"
#define SHA_LOWER                                                              \
    "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"

static void findings_say_where_and_what_to_do(void **state)
{
    static const struct row rows[] = {
        {"edited", "1_a=A|1_a=B",
         "m/1_a.sql\n"
         "m/strata.lock:2 sealed here with sha256:" SHA_A "\n"
         "now it has sha256:" SHA_B "\n" GIT(
             "1_a.sql",
             "COMMIT:./1_a.sql") "to change the schema again, add a migration: "
                                 "strata new NAME 'my dir'\n"},
        {"layout edited", "1_a=A|1_a=a",
         "m/1_a.sql\n"
         "m/strata.lock:2 sealed here with sha256:" SHA_A "\n"
         "now it has sha256:" SHA_LOWER "\n" GIT("1_a.sql", "COMMIT:./1_a.sql")
             ALLOW("1")},
        {"down added", "1_a=A|1_a=A/B",
         "m/1_a.down.sql\n"
         "m/strata.lock:2 sealed here without one\n"
         "now it has sha256:" SHA_B "\n"},
        {"down removed", "1_a=A/B|1_a=A",
         "m/1_a.sql\n"
         "m/strata.lock:2 sealed here with sha256:" SHA_B "\n" GIT_SEARCH("1")},
        {"down edited", "1_a=A/A|1_a=A/B",
         "m/1_a.down.sql\n"
         "m/strata.lock:2 sealed here with sha256:" SHA_A "\n"
         "now it has sha256:" SHA_B
         "\n" GIT("1_a.down.sql", "COMMIT:./1_a.down.sql")},
        {"relabelled", "1_a=A|1_b=A",
         "m/1_b.sql\n"
         "m/strata.lock:2 '1' was sealed here\n"
         "give it its name back: mv 'my dir/1_b.sql' 'my dir/1_a.sql'\n"},
        {"edited and relabelled", "1_a=A|1_b=B",
         "m/1_b.sql\n"
         "m/strata.lock:2 sealed here with sha256:" SHA_A "\n"
         "now it has sha256:" SHA_B
         "\n" GIT_SEARCH("1") "to change the schema again, add a migration: "
                              "strata new NAME 'my dir'\n"},
        {"renumbered", "1_a=A|2_a=A/B",
         "m/2_a.sql\n"
         "m/strata.lock:2 '1' was sealed here\n"
         "give it its name back: mv 'my dir/2_a.sql' 'my dir/1_a.sql'\n"
         "give it its name back: mv 'my dir/2_a.down.sql' "
         "'my dir/1_a.down.sql'\n"},
        {"deleted", "1_a=A|", "m/strata.lock\n" GIT_SEARCH("1") UNDO},
        {"deleted, with another in its place", "1_a=A 2_b=B|1_b=B",
         "m/strata.lock\n"
         "m/1_b.sql:1 this script was sealed as '2'\n" GIT_SEARCH("1") UNDO},
        {"inserted", "2_b=B|1_a=A 2_b=B",
         "m/1_a.sql\n"
         "m/strata.lock:2 '2' was sealed here\n"
         "give it a version after '2': databases that are there have passed "
         "its place\n"},
        {"changed places", "1_a=A 2_b=B|1_b=B 2_a=A",
         "m/1_b.sql\n"
         "m/strata.lock:2 '1' was sealed here\n"
         "m/strata.lock:3 '2' was sealed here\n"
         "sealed migrations keep their versions; a new one comes after '2'\n"},
        {"moved", "1_a=A|1_x=X 2_a=A",
         "m/2_a.sql\n"
         "m/strata.lock:2 '1' was sealed here\n"
         "m/1_x.sql:1 this script is not sealed\n"
         "sealed migrations keep their versions; a new one comes after '1'\n"},
        {"not sealed", "|1_a=A",
         "m/1_a.sql\n"
         "to seal it: strata lock 'my dir', then commit strata.lock\n"},
    };

    (void)state;
    check_table(rows, render_notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_and_unchanged_is_fine),
        cmocka_unit_test(each_change_has_its_name),
        cmocka_unit_test(changes_of_order_are_told_apart),
        cmocka_unit_test(down_scripts_are_compared),
        cmocka_unit_test(of_a_broken_migration_nothing_more_is_said),
        cmocka_unit_test(unsealed_ones_are_errors_when_locked),
        cmocka_unit_test(sealed_ones_are_marked),
        cmocka_unit_test(findings_say_where_and_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
