/* SPDX-License-Identifier: MIT
 *
 * Groups scripts by version.
 */
#include "input/pair.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "input/direction.h"
#include "input/transaction.h"
#include "model/version.h"

/* By version, up before down, by name. */
static int compare_scripts(const void *left, const void *right)
{
    const struct script_entry *a = left;
    const struct script_entry *b = right;
    int order = version_compare(a->parts.version, b->parts.version);

    if (order == 0) {
        order = (a->parts.direction == NAME_DOWN) -
                (b->parts.direction == NAME_DOWN);
    }
    return order != 0 ? order
                      : str_compare(str_from(a->path), str_from(b->path));
}

/* Whether two scripts are in one directory. */
static bool is_beside(const struct script_entry *a,
                      const struct script_entry *b)
{
    size_t size = (size_t)(path_name(a->path) - a->path);

    return (size_t)(path_name(b->path) - b->path) == size &&
           strncmp(a->path, b->path, size) == 0;
}

static void report_duplicate(struct collection *collection,
                             struct script_entry *script,
                             struct script_entry *other)
{
    struct diag *diag = diag_report(
        collection->diags, CODE_VERSION_DUPLICATE, span_file(script->source),
        "'%s' has the version of '%s'", script->path, other->path);

    diag_note(collection->diags, diag, span_file(other->source),
              "the other one is here");
    diag_note(collection->diags, diag, SPAN_NONE, "%s",
              direction_is_said(script, 1) || direction_is_said(other, 1)
                  ? "if one undoes the other, say so by '.up.sql' and "
                    "'.down.sql'; else give one of them a later version"
              : collection->convention->orders_duplicates &&
                      script->parts.direction != NAME_DOWN &&
                      !str_equal(script->parts.label, other->parts.label)
                  ? "give one of them a later version; or, if both are meant "
                    "to run in the order of their names: DUPLICATES BY_NAME "
                    "in add_migrations, --duplicates by-name here"
                  : "give one of them a later version");
    if (collection->convention->form == NAME_SQLDELIGHT &&
        !is_beside(script, other)) {
        diag_note(collection->diags, diag, SPAN_NONE,
                  "or are they of two databases? then name the directory of "
                  "one, for each a set of its own");
    }
    other->broken = true;
}

static void report_lone_down(struct collection *collection,
                             const struct script_entry *down)
{
    struct diag *diag = diag_report(
        collection->diags, CODE_DOWN_WITHOUT_UP, span_file(down->source),
        "'%s' undoes a migration that is not there", down->path);

    if (collection->convention->form == NAME_NUMBERED &&
        str_starts_with(str_from(path_name(down->path)), down->parts.version)) {
        diag_note(collection->diags, diag, SPAN_NONE,
                  "its up script would be '%.*s_%.*s.up.sql'",
                  STR_ARGS(down->parts.version), STR_ARGS(down->parts.label));
    }
}

/* Whether something undoes itself twice, or is said not to be undone. */
static bool check_pair(const struct script_entry *up,
                       const struct script_entry *down, struct diags *diags)
{
    size_t errors = diags->error_count;
    const struct script *section = &up->scripts.down;
    struct diag *diag;

    if (!str_equal(up->parts.label, down->parts.label)) {
        diag = diag_report(
            diags, CODE_PAIR_LABELS_DIFFER, span_file(down->source),
            "'%s' and '%s' have different labels", down->path, up->path);
        diag_note(diags, diag, span_file(up->source), "the up script is here");
    }
    if (section->source != NULL) {
        size_t size = source_line(section->source, section->start).size;

        diag = diag_report(
            diags, CODE_SECTION_IN_PAIR,
            span_at(section->source, section->start, section->start + size),
            "two down scripts: this section and '%s'", down->path);
        diag_note(diags, diag, span_file(down->source),
                  "the other one is here");
    }
    if (up->scripts.irreversible) {
        diag = diag_report(diags, CODE_IRREVERSIBLE_WITH_DOWN,
                           span_file(down->source),
                           "a down script of a migration that is irreversible");
        diag_note(diags, diag, span_file(up->source),
                  "'migrate:irreversible' is in here");
    }
    return diags->error_count == errors;
}

/* What a statement may begin with that does nothing by itself. */
static bool is_bracket(const struct script *script, struct statement statement)
{
    static const struct str words[] = {{"begin", 5}, {"commit", 6}, {"end", 3}};
    struct str text =
        str_slice(script->source->text, statement.start, statement.end);

    for (size_t i = 0; script->bracketed && i < 3; i++) {
        if (text.size >= words[i].size &&
            str_ends_with_ignoring_case(str_slice(text, 0, words[i].size),
                                        words[i])) {
            return true;
        }
    }
    return false;
}

/* A down script without a statement undoes nothing. Taken for one, it would
 * let a downgrade succeed that leaves everything in place. */
static bool is_empty(const struct script *script)
{
    struct statement statement;
    size_t offset = script->start;

    if (script->source == NULL) {
        return false;
    }
    while (script_next_statement(script, offset, &statement)) {
        if (!is_bracket(script, statement)) {
            return false;
        }
        offset = statement.end;
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* False: a line is meant for the sqlite3 shell; reported. */
static bool check_shell(const struct script *script, struct diags *diags)
{
    const char *text = script->source->text.data;
    struct statement statement;
    size_t offset = script->start;

    while (script_next_statement(script, offset, &statement)) {
        if (text[statement.start] == '.' &&
            is_letter(text[statement.start + 1])) {
            size_t end = statement.start + 1;
            struct diag *diag;

            while (is_letter(text[end])) {
                end++;
            }
            diag = diag_report(
                diags, CODE_SQL_ERROR,
                span_at(script->source, statement.start, end),
                "'%.*s' is a command of the sqlite3 shell, not SQL",
                (int)(end - statement.start), text + statement.start);
            diag_note(diags, diag, SPAN_NONE,
                      "remove the line; what it sets or reads, the program "
                      "does");
            return false;
        }
        offset = statement.end;
    }
    return true;
}

/* How a script's own transaction goes with strata's; false: not at all. */
static bool decide(struct script *script, struct diags *diags)
{
    return script->source == NULL ||
           (check_shell(script, diags) &&
            (script->no_transaction || transaction_decide(script, diags)));
}

/* What the empty script allows, it allows of the migration. */
static void leave_out_down(struct migration *migration, struct arena *arena)
{
    const struct script *down = &migration->down;
    struct script *up = &migration->up;

    for (size_t i = 0; i < down->allowance_count; i++) {
        up->allowances =
            arena_append(arena, up->allowances, sizeof(*up->allowances),
                         up->allowance_count);
        up->allowances[up->allowance_count++] = down->allowances[i];
    }
    migration->empty_down = span_at(down->source, down->start, down->end);
    migration->down = (struct script){.source = NULL};
}

void pair_add(struct migration_set *set, const struct script_entry *up,
              const struct script_entry *down, struct diags *diags)
{
    struct migration *migration = &set->migrations[set->count++];

    migration->version = up->parts.version;
    migration->label = up->parts.label;
    migration->up = up->scripts.up;
    migration->down = up->scripts.down;
    migration->irreversible = up->scripts.irreversible;
    migration->compatible_claim = up->scripts.compatible;
    migration->broken = up->broken;
    migration->seeds = up->scripts.seeds;
    migration->seed_count = up->scripts.seed_count;
    if (down != NULL) {
        bool fits = check_pair(up, down, diags);

        migration->down = down->scripts.down;
        migration->broken = up->broken || down->broken || !fits;
    }
    if (!migration->broken) {
        bool up_fine = decide(&migration->up, diags);
        bool down_fine = decide(&migration->down, diags);

        migration->broken = !up_fine || !down_fine;
    }
    if (!migration->broken && is_empty(&migration->down)) {
        leave_out_down(migration, diags->arena);
    }
    /* Of a file that could not be read, the place is known all the same. */
    if (migration->up.source == NULL) {
        migration->up.source = up->source;
        migration->up.file = up->path;
    }
}

/* All scripts of one version become one migration, or are reported. */
static void take_group(struct collection *collection, struct migration_set *set,
                       struct script_entry *group, size_t count)
{
    struct script_entry *up = NULL;
    struct script_entry *down = NULL;

    for (size_t i = 0; i < count; i++) {
        struct script_entry *script = &group[i];
        bool is_down = script->parts.direction == NAME_DOWN;
        struct script_entry **place = is_down ? &down : &up;

        if (*place != NULL) {
            report_duplicate(collection, script, *place);
        } else if (up != NULL &&
                   !str_equal(up->parts.version, script->parts.version)) {
            report_duplicate(collection, script, up);
        } else {
            *place = script;
        }
    }
    if (up != NULL) {
        pair_add(set, up, down, collection->diags);
    } else {
        report_lone_down(collection, down);
    }
}

/* Up and down of one label together. */
static int compare_labels(const void *left, const void *right)
{
    const struct script_entry *a = left;
    const struct script_entry *b = right;
    int order = str_compare(a->parts.version, b->parts.version);

    if (order == 0) {
        order = str_compare(a->parts.label, b->parts.label);
    }
    return order != 0 ? order : compare_scripts(left, right);
}

/* The bytes of names, not of paths: a directory's end before the '/'. */
static int compare_paths(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    if (*a == '/' || *b == '/') {
        return (*a != '\0' && *a != '/') - (*b != '\0' && *b != '/');
    }
    return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

static int compare_names(const void *left, const void *right)
{
    const struct script_entry *a = left;
    const struct script_entry *b = right;
    int order = compare_paths(a->up_path, b->up_path);

    return order != 0 ? order : compare_labels(left, right);
}

static void sort_by_name(struct script_entry *group, size_t count)
{
    qsort(group, count, sizeof(*group), compare_labels);
    for (size_t i = 0; i < count; i++) {
        bool goes_on =
            i > 0 &&
            str_equal(group[i].parts.version, group[i - 1].parts.version) &&
            str_equal(group[i].parts.label, group[i - 1].parts.label);

        group[i].up_path = goes_on ? group[i - 1].up_path : group[i].path;
    }
    qsort(group, count, sizeof(*group), compare_names);
}

/* Give each label of one version a version of its own, in the order of the up
 * scripts' names: the first keeps it, the second is <version>.2, and so on. */
static void number_labels(struct collection *collection,
                          struct script_entry *group, size_t count)
{
    struct str version;
    size_t number = 1;

    sort_by_name(group, count);
    version = group[0].parts.version;
    for (size_t i = 1; i < count; i++) {
        struct str *own = &group[i].parts.version;

        number += !str_equal(group[i].parts.label, group[i - 1].parts.label);
        if (number > 1) {
            *own = str_format(collection->arena, "%.*s.%zu", STR_ARGS(version),
                              number);
        }
        if (own->size > VERSION_MAXIMUM) {
            diag_report(collection->diags, CODE_VERSION_TOO_LONG,
                        span_file(group[i].source),
                        "version of %zu bytes, more than %d", own->size,
                        VERSION_MAXIMUM);
            group[i].broken = true;
        }
    }
}

size_t pair_group_end(const struct collection *collection, size_t start)
{
    const struct script_entry *entries = collection->entries;
    size_t end = start + 1;

    while (end < collection->count &&
           version_compare(entries[start].parts.version,
                           entries[end].parts.version) == 0) {
        end++;
    }
    return end;
}

/* The directory that a script is in. */
static struct str release_of(const struct script_entry *script)
{
    size_t end = (size_t)(path_name(script->path) - script->path);
    size_t start = end - 1;

    while (start > 0 && script->path[start - 1] != '/') {
        start--;
    }
    return str_slice(str_from(script->path), start, end - 1);
}

/* Whether the tool runs `second` before `first`, whose version is earlier. */
static bool is_reversed(const struct convention *convention,
                        const struct script_entry *first,
                        const struct script_entry *second)
{
    if (convention->shape == SHAPE_RELEASES) {
        return version_compare(
                   name_parse(NAME_DIRECTORY, STR(""), release_of(first))
                       .version,
                   name_parse(NAME_DIRECTORY, STR(""), release_of(second))
                       .version) > 0;
    }
    /* Diesel compares versions, as texts. */
    return convention->drops_dashes
               ? str_compare(first->parts.version, second->parts.version) > 0
               : convention->by_name &&
                     compare_paths(first->path, second->path) > 0;
}

static void report_order(const struct collection *collection,
                         const struct script_entry *first,
                         const struct script_entry *second)
{
    const struct convention *convention = collection->convention;
    bool releases = convention->shape == SHAPE_RELEASES;
    struct diag *diag = diag_report(
        collection->diags, CODE_ORDER_DIFFERS, span_file(second->source),
        "'%s' comes after '%s' by its version, and before it by its %s",
        second->path, first->path, releases ? "release" : "name");

    if (releases) {
        diag_note(collection->diags, diag, SPAN_NONE,
                  "a version is the release's numbers and the script's; give "
                  "all releases as many numbers, as in '1.0.0' and '1.0.1'");
        return;
    }
    diag_note(collection->diags, diag, SPAN_NONE,
              "%s goes by the names, strata by the versions; rename them so "
              "that both agree%s",
              convention->title,
              convention->shape == SHAPE_FILES
                  ? ", or, if the order of the versions is meant: CONVENTION "
                    "strata in add_migrations, --convention strata here"
                  : "");
}

/* The order of the versions has to be the tool's own, in which these
 * migrations have run on databases. */
static void check_order(const struct collection *collection)
{
    const struct script_entry *last = NULL;

    for (size_t i = 0; i < collection->count; i++) {
        const struct script_entry *script = &collection->entries[i];

        if (script->parts.direction == NAME_DOWN) {
            continue;
        }
        if (last != NULL && is_reversed(collection->convention, last, script)) {
            report_order(collection, last, script);
            return;
        }
        last = script;
    }
}

static void sort(struct collection *collection)
{
    if (collection->count > 0) {
        qsort(collection->entries, collection->count,
              sizeof(*collection->entries), compare_scripts);
    }
}

void pair_scripts(struct collection *collection, bool by_name,
                  struct migration_set *set)
{
    size_t end;

    sort(collection);
    direction_tell_apart(collection);
    sort(collection);
    for (size_t i = 0; i < collection->count; i = end) {
        end = pair_group_end(collection, i);
        if (by_name && collection->convention->orders_duplicates &&
            end - i > 1 &&
            !direction_is_said(&collection->entries[i], end - i)) {
            number_labels(collection, &collection->entries[i], end - i);
        }
    }
    sort(collection);
    check_order(collection);
    for (size_t i = 0; i < collection->count; i = end) {
        end = pair_group_end(collection, i);
        take_group(collection, set, &collection->entries[i], end - i);
    }
}
