/* SPDX-License-Identifier: MIT
 *
 * Reads words in labels. By itself such a word is part of a label
 * ('shut_down'); where it tells two scripts apart, it says which way they go.
 */
#include "input/direction.h"

#include "input/pair.h"

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == '.' || c == ' ';
}

static bool is_way(struct str word)
{
    static const struct str ways[] = {
        {"do", 2},       {"down", 4}, {"revert", 6},
        {"rollback", 8}, {"undo", 4}, {"up", 2},
    };

    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        if (word.size == ways[i].size &&
            str_ends_with_ignoring_case(word, ways[i])) {
            return true;
        }
    }
    return false;
}

static bool says_direction(struct str label)
{
    size_t first = 0;
    size_t last = label.size;

    while (first < label.size && !is_separator(label.data[first])) {
        first++;
    }
    while (last > 0 && !is_separator(label.data[last - 1])) {
        last--;
    }
    return is_way(str_slice(label, 0, first)) ||
           is_way(str_slice(label, last, label.size));
}

bool direction_is_said(const struct script_entry *scripts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (scripts[i].parts.direction == NAME_BOTH &&
            says_direction(scripts[i].parts.label)) {
            return true;
        }
    }
    return false;
}

/* The script that has a label and is no down script, perhaps with a word that
 * says so; NULL: there is none that is not told apart yet. */
static struct script_entry *find_up(struct script_entry *group, size_t count,
                                    struct str label)
{
    for (size_t i = 0; i < count; i++) {
        struct str other = group[i].parts.label;
        enum name_direction direction = NAME_UP;

        if (group[i].parts.direction == NAME_BOTH &&
            str_starts_with(other, label) &&
            (str_equal(other, label) ||
             (name_cut_direction(&other, &direction) && direction == NAME_UP &&
              str_equal(other, label)))) {
            return &group[i];
        }
    }
    return NULL;
}

/* Whether scripts say '.up.sql' and '.down.sql'. */
static bool has_dotted(const struct collection *collection)
{
    for (size_t i = 0; i < collection->count; i++) {
        if (collection->entries[i].parts.direction != NAME_BOTH) {
            return true;
        }
    }
    return false;
}

/* Known from a real directory: golang-migrate has never run these two, and the
 * databases that there are do not have what they do. */
static void report_undotted(struct collection *collection,
                            struct script_entry *up, struct script_entry *down)
{
    struct diag *diag = diag_report(
        collection->diags, CODE_NAME_UNRECOGNISED, span_file(up->source),
        "'%s' looks like a migration and is not one", up->path);

    diag_note(collection->diags, diag, span_file(down->source),
              "it belongs to this one");
    diag_note(collection->diags, diag, SPAN_NONE,
              "other scripts here say '.up.sql' and '.down.sql', and a tool "
              "that goes by that has never run these two; rename them if they "
              "are to run, remove them if not");
    up->broken = true;
    down->broken = true;
}

static void make_down(struct script_entry *down, struct str label)
{
    down->parts.label = label;
    down->parts.direction = NAME_DOWN;
    down->scripts.down = down->scripts.up;
    down->scripts.up = (struct script){.source = NULL};
}

/* 0005_x.sql and 0005_x_down.sql: the words tell which is which when nothing
 * else does. A script with sections is a migration by itself. */
static bool tell_apart(struct collection *collection, bool dotted,
                       struct script_entry *group, size_t count)
{
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        struct script_entry *down = &group[i];
        struct str label = down->parts.label;
        enum name_direction direction = NAME_BOTH;
        struct script_entry *up = NULL;

        if (down->parts.direction == NAME_BOTH &&
            down->scripts.down.source == NULL &&
            name_cut_direction(&label, &direction) && direction == NAME_DOWN) {
            up = find_up(group, count, label);
        }
        if (up != NULL && dotted) {
            report_undotted(collection, up, down);
        }
        if (up != NULL) {
            up->parts.label = label;
            up->parts.direction = NAME_UP;
            make_down(down, label);
            found = true;
        }
    }
    return found;
}

/* A script whose label ends in a word for down, with nothing to undo. */
static void take_lone_down(struct script_entry *script)
{
    struct str label = script->parts.label;
    enum name_direction direction = NAME_BOTH;

    if (script->parts.direction == NAME_BOTH &&
        script->scripts.down.source == NULL &&
        name_cut_direction(&label, &direction) && direction == NAME_DOWN) {
        make_down(script, label);
    }
}

void direction_tell_apart(struct collection *collection)
{
    bool dotted = has_dotted(collection);
    bool found = false;
    size_t end;

    for (size_t i = 0; i < collection->count; i = end) {
        bool here;

        end = pair_group_end(collection, i);
        here = tell_apart(collection, dotted, &collection->entries[i], end - i);
        found = found || here;
    }
    for (size_t i = 0; found && i < collection->count; i++) {
        take_lone_down(&collection->entries[i]);
    }
}
