/* SPDX-License-Identifier: MIT
 *
 * What scripts call and the application registers: demanded before anything is
 * touched, and only when there is something to do. So is the SQLite that the
 * scripts need.
 */
#include <string.h>

#include "support/story.h"

#define ONE                                                                    \
    REVERSIBLE("0001", "create_notes",                                         \
               "CREATE TABLE notes(a, b); INSERT INTO notes VALUES ('A', '')", \
               "DROP TABLE notes")
#define TWO                                                                    \
    REVERSIBLE("0002", "more", "CREATE TABLE more(a)", "DROP TABLE more")

#define NEEDS(set, list)                                                       \
    ((set)->needs = (list), (set)->need_count = sizeof(list) / sizeof *(list))

static const strata_need slug_and_others[] = {
    {STRATA_FUNCTION, "slug", 1},
    {STRATA_FUNCTION, "uuid", 0},
    {STRATA_FUNCTION, "any", -1},
    {STRATA_COLLATION, "german", 0},
    {STRATA_MODULE, "telephonebook", 0}};

/* How often the application was asked for something. */
static int calls;

static void slug(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    calls += 1;
    sqlite3_result_text(context, "slug", -1, SQLITE_STATIC);
}

static void given_function(struct story *s, const char *name, int arguments)
{
    assert_int_equal(sqlite3_create_function(s->db, name, arguments,
                                             SQLITE_UTF8, NULL, slug, NULL,
                                             NULL),
                     SQLITE_OK);
}

static int compare(void *context, int size, const void *a, int other_size,
                   const void *b)
{
    (void)context;
    calls += 1;
    return size != other_size ? size - other_size : memcmp(a, b, (size_t)size);
}

static void given_collation(struct story *s, const char *name)
{
    assert_int_equal(
        sqlite3_create_collation(s->db, name, SQLITE_UTF8, NULL, compare),
        SQLITE_OK);
}

static void given_module(struct story *s, const char *name)
{
    static const sqlite3_module module = {.iVersion = 0};
    assert_int_equal(sqlite3_create_module(s->db, name, &module, NULL),
                     SQLITE_OK);
}

static void then_refused(struct story *s, const char *words)
{
    then_result(s, STRATA_MISUSE);
    then_message_has(s, words);
    then_message_has(s, "Nothing was changed");
    then_files_are_unchanged(s);
}

static void then_nothing_is_refused(struct story *s, const strata_set *set)
{
    when_verified(s, set);
    then_result(s, STRATA_PENDING);
    when_upgraded(s, set);
    then_result(s, STRATA_OK);
    when_stamped_at(s, set, STRATA_BASE);
    given_sql(s, "DROP TABLE notes; DROP TABLE more");
}

/* One need, of a set that is new to the database. */
static strata_set *given_need(struct story *s, const strata_need *need)
{
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    notes->needs = need;
    notes->need_count = 1;
    return notes;
}

static void a_function_that_is_missing(void **state)
{
    static const strata_need need = {STRATA_FUNCTION, "slug", 1};
    struct story *s = *state;
    strata_set *notes = given_need(s, &need);
    when_upgraded(s, notes);
    then_refused(s, "has not registered on this connection: function slug/1.");
    when_verified(s, notes);
    then_refused(s, "function slug/1");
    given_function(s, "slug", 2);
    when_upgraded(s, notes);
    then_refused(s, "function slug/1");
    given_function(s, "SLUG", 1);
    then_nothing_is_refused(s, notes);
}

static void a_function_of_any_number_of_arguments(void **state)
{
    static const strata_need need = {STRATA_FUNCTION, "slug", -1};
    static const strata_need of_two = {STRATA_FUNCTION, "slug", 2};
    struct story *s = *state;
    when_upgraded(s, given_need(s, &need));
    then_refused(s, "function slug/*");
    given_function(s, "slug", -1);
    then_nothing_is_refused(s, given_need(s, &need));
    then_nothing_is_refused(s, given_need(s, &of_two));
    given_opened(s, NULL, 0);
    given_function(s, "slug", 100);
    then_nothing_is_refused(s, given_need(s, &need));
}

static void aggregates_and_functions_of_sqlite_itself(void **state)
{
    static const strata_need needs[] = {
        {STRATA_FUNCTION, "lower", 1},      {STRATA_FUNCTION, "sum", 1},
        {STRATA_FUNCTION, "row_number", 0}, {STRATA_FUNCTION, "max", -1},
        {STRATA_FUNCTION, "likelihood", 2}, {STRATA_COLLATION, "nocase", 0}};
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    NEEDS(notes, needs);
    then_nothing_is_refused(s, notes);
}

static void a_collation_that_is_missing(void **state)
{
    static const strata_need need = {STRATA_COLLATION, "german", 0};
    struct story *s = *state;
    when_upgraded(s, given_need(s, &need));
    then_refused(s, "connection: collation german.");
    given_collation(s, "German");
    then_nothing_is_refused(s, given_need(s, &need));
    /* Its code is one of SQLite's extended ones. */
    given_opened(s, NULL, 0);
    sqlite3_extended_result_codes(s->db, 1);
    when_upgraded(s, given_need(s, &need));
    then_refused(s, "collation german");
}

static void register_when_needed(void *context, sqlite3 *db, int encoding,
                                 const char *name)
{
    (void)context;
    (void)encoding;
    sqlite3_create_collation(db, name, SQLITE_UTF8, NULL, compare);
}

static void a_collation_that_comes_when_it_is_needed(void **state)
{
    static const strata_need need = {STRATA_COLLATION, "german", 0};
    struct story *s = *state;
    sqlite3_collation_needed(s->db, NULL, register_when_needed);
    then_nothing_is_refused(s, given_need(s, &need));
}

static void a_module_that_is_missing(void **state)
{
    static const strata_need need = {STRATA_MODULE, "telephonebook", 0};
    struct story *s = *state;
    when_upgraded(s, given_need(s, &need));
    then_refused(s, "connection: module telephonebook.");
    given_module(s, "telephonebook");
    then_nothing_is_refused(s, given_need(s, &need));
}

static void everything_that_is_missing_is_named_at_once(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    NEEDS(notes, slug_and_others);
    when_upgraded(s, notes);
    then_refused(s, "function slug/1, function uuid/0, function any/*, "
                    "collation german, module telephonebook. ");
    given_function(s, "uuid", 0);
    given_collation(s, "german");
    when_upgraded(s, notes);
    then_refused(s, ": function slug/1, function any/*, module telephonebook.");
    given_function(s, "slug", 1);
    given_function(s, "any", -1);
    given_module(s, "telephonebook");
    then_nothing_is_refused(s, notes);
}

/* Names are data: none of them ends the quotes that it is asked about in. */
static void names_with_anything_in_them(void **state)
{
    static const char *const names[] = {
        "we\"ird",
        "\"",
        "\"\"",
        "'; DROP TABLE kept; --",
        "\"; DROP TABLE kept; --",
        "a b",
        "größe",
        "]`[",
        "select",
        "%s%n",
        "*",
        "x(",
    };
    struct story *s = *state;
    size_t i = 0;
    for (i = 0; i < sizeof names / sizeof names[0]; i += 1) {
        strata_need needs[] = {{STRATA_FUNCTION, names[i], 2},
                               {STRATA_COLLATION, names[i], 0},
                               {STRATA_MODULE, names[i], 0}};
        strata_set *notes = given_set(s, "notes", ONE, TWO);
        char *words = sqlite3_mprintf(": function %s/2, collation %s, module "
                                      "%s. Nothing",
                                      names[i], names[i], names[i]);
        NEEDS(notes, needs);
        given_opened(s, NULL, 0);
        when_upgraded(s, notes);
        then_refused(s, words);
        sqlite3_free(words);
        given_function(s, names[i], 2);
        given_collation(s, names[i]);
        given_module(s, names[i]);
        then_nothing_is_refused(s, notes);
    }
}

/* A name is reported whole or counted; never is a part of it asked about. */
static void names_that_are_too_long(void **state)
{
    static char longest[256];
    static char longer[257];
    static char very_long[2001];
    static const strata_need needs[] = {{STRATA_FUNCTION, longest, 127},
                                        {STRATA_COLLATION, longer, 0},
                                        {STRATA_MODULE, very_long, 0},
                                        {STRATA_FUNCTION, very_long, 1}};
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    memset(longest, '"', sizeof longest - 1);
    memset(longer, 'l', sizeof longer - 1);
    memset(very_long, 'v', sizeof very_long - 1);
    NEEDS(notes, needs);
    when_upgraded(s, notes);
    then_refused(s, ": function \"\"\"\"\"\"");
    then_message_has(s, "\"/127, collation lll");
    then_message_has(s, "l and 2 more with long names. Nothing was changed");
    /* A function by the first 255 bytes of it is not the one. */
    longer[255] = '\0';
    given_function(s, longest, 127);
    given_collation(s, longer);
    longer[255] = 'l';
    when_upgraded(s, notes);
    then_refused(s, ": collation lll");
    then_message_has(s, "l and 2 more with long names");
    notes->needs = needs + 2;
    notes->need_count = 1;
    when_upgraded(s, notes);
    then_refused(s, "connection: 1 more with long names.");
}

static void nothing_of_the_application_runs_to_find_out(void **state)
{
    static const strata_need needs[] = {{STRATA_FUNCTION, "slug", 1},
                                        {STRATA_COLLATION, "german", 0}};
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    NEEDS(notes, needs);
    given_function(s, "slug", 1);
    given_collation(s, "german");
    calls = 0;
    then_nothing_is_refused(s, notes);
    assert_int_equal(calls, 0);
}

/* A program that is out in the world and up to date starts. */
static void with_nothing_to_do_nothing_is_asked(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded(s, notes);
    NEEDS(notes, slug_and_others);
    notes->minimum_sqlite = 999999999;
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
    when_verified(s, notes);
    then_result(s, STRATA_OK);
    when_downgraded_to(s, notes, "0002");
    then_result(s, STRATA_OK);
}

static void the_way_back_asks_too(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    given_upgraded(s, notes);
    NEEDS(notes, slug_and_others);
    when_downgraded_to(s, notes, "0001");
    then_refused(s, "function slug/1");
    then_history(s, "0001 0002");
    notes->minimum_sqlite = 999999999;
    when_downgraded_to(s, notes, "0001");
    then_result(s, STRATA_TOO_OLD);
}

static void writing_only_the_history_does_not(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    NEEDS(notes, slug_and_others);
    notes->minimum_sqlite = 999999999;
    when_stamped(s, notes);
    then_result(s, STRATA_OK);
    when_listed(s, notes);
    then_result(s, STRATA_OK);
}

static int deny(void *context, int action, const char *first,
                const char *second, const char *database, const char *trigger)
{
    (void)context, (void)database, (void)trigger;
    return (action == SQLITE_PRAGMA && strcmp(first, "module_list") == 0) ||
                   (action == SQLITE_FUNCTION && strcmp(second, "slug") == 0)
               ? SQLITE_DENY
               : SQLITE_OK;
}

/* What cannot be found out is not claimed: the script will tell. */
static void an_authorizer_that_hides_things(void **state)
{
    static const strata_need needs[] = {{STRATA_FUNCTION, "slug", 1},
                                        {STRATA_MODULE, "telephonebook", 0}};
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    strata_set *calling =
        given_set(s, "notes", ONE, MIGRATION("0002", "call", "SELECT slug(1)"));
    NEEDS(notes, needs);
    NEEDS(calling, needs);
    given_function(s, "slug", 1);
    sqlite3_set_authorizer(s->db, deny, NULL);
    then_nothing_is_refused(s, notes);
    when_upgraded(s, calling);
    then_result(s, STRATA_FAILED);
    then_message_has(s, "not authorized to use function");
}

static void a_sqlite_that_is_too_old(void **state)
{
    struct story *s = *state;
    strata_set *notes = given_set(s, "notes", ONE, TWO);
    char words[96];
    notes->minimum_sqlite = 999999999;
    sqlite3_snprintf(sizeof words, words,
                     "runs with SQLite %s, and its migrations need 999.999.999 "
                     "or later",
                     sqlite3_libversion());
    when_upgraded(s, notes);
    then_result(s, STRATA_TOO_OLD);
    then_message_has(s, words);
    then_files_are_unchanged(s);
    when_verified(s, notes);
    then_result(s, STRATA_TOO_OLD);
    /* It is the first thing to be right: the rest may only be a result. */
    NEEDS(notes, slug_and_others);
    when_upgraded(s, notes);
    then_result(s, STRATA_TOO_OLD);
    notes->need_count = 0;
    notes->minimum_sqlite = sqlite3_libversion_number() + 1;
    when_upgraded(s, notes);
    then_result(s, STRATA_TOO_OLD);
    notes->minimum_sqlite = sqlite3_libversion_number();
    when_upgraded(s, notes);
    then_result(s, STRATA_OK);
}

/* A refusal about the database itself comes first. */
static void an_edited_history_is_told_before(void **state)
{
    struct story *s = *state;
    strata_set *edited =
        given_set(s, "notes", MIGRATION("0001", "create_notes", "SELECT 1"),
                  MIGRATION("0002", "more", "SELECT 2"));
    given_upgraded_to(s, given_set(s, "notes", ONE, TWO), "0001");
    NEEDS(edited, slug_and_others);
    when_upgraded(s, edited);
    then_result(s, STRATA_EDITED);
}

int main(void)
{
    const struct CMUnitTest stories[] = {
        STORY(a_function_that_is_missing),
        STORY(a_function_of_any_number_of_arguments),
        STORY(aggregates_and_functions_of_sqlite_itself),
        STORY(a_collation_that_is_missing),
        STORY(a_collation_that_comes_when_it_is_needed),
        STORY(a_module_that_is_missing),
        STORY(everything_that_is_missing_is_named_at_once),
        STORY(names_with_anything_in_them),
        STORY(names_that_are_too_long),
        STORY(nothing_of_the_application_runs_to_find_out),
        STORY(with_nothing_to_do_nothing_is_asked),
        STORY(the_way_back_asks_too),
        STORY(writing_only_the_history_does_not),
        STORY(an_authorizer_that_hides_things),
        STORY(a_sqlite_that_is_too_old),
        STORY(an_edited_history_is_told_before),
    };
    return cmocka_run_group_tests(stories, NULL, NULL);
}
