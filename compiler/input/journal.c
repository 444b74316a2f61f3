/* SPDX-License-Identifier: MIT
 *
 * Reads the journal, which drizzle-kit writes (orm.drizzle.team).
 */
#include "input/journal.h"

#include <string.h>

#include "base/json.h"
#include "input/name.h"

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return text.size > 0 && text.size <= 18;
}

/* A tag is part of a file name, leads nowhere else, and may become a label. */
static bool is_tag(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '/' || text.data[i] == '\\') {
            return false;
        }
    }
    return text.data[0] != '.' && name_label_fault(text) == NULL;
}

static bool refuse(const struct source *source, struct diags *diags,
                   struct str what)
{
    struct diag *diag = diag_report(diags, CODE_ORDER_UNREADABLE,
                                    span_file(source), "%.*s", STR_ARGS(what));

    diag_note(diags, diag, SPAN_NONE,
              "Drizzle writes this file; it says which scripts there are, in "
              "which order");
    return false;
}

bool journal_read(struct arena *arena, const struct source *source,
                  struct journal *journal, struct diags *diags)
{
    static const char *const head[] = {"dialect", "entries"};
    static const char *const keys[] = {"idx", "tag"};
    struct str *cells;
    size_t count;

    *journal = (struct journal){.count = 0};
    if (!json_read(arena, source->text, "$", head, 2, &cells, &count)) {
        return refuse(source, diags, STR("not JSON"));
    }
    if (count != 1 || cells[1].data == NULL) {
        return refuse(source, diags, STR("no \"entries\" in it"));
    }
    journal->dialect = cells[0];
    json_read(arena, source->text, "$.entries", keys, 2, &cells, &count);
    journal->entries = arena_array(arena, struct journal_entry, count);
    for (size_t i = 0; i < count; i++) {
        struct journal_entry *entry = &journal->entries[i];

        entry->index = cells[2 * i];
        entry->tag = cells[2 * i + 1];
        if (!is_number(entry->index) || entry->tag.size == 0) {
            return refuse(source, diags,
                          str_format(arena,
                                     "entry %zu has no \"idx\" that is a "
                                     "number, or no \"tag\"",
                                     i + 1));
        }
        if (!is_tag(entry->tag)) {
            return refuse(source, diags,
                          str_format(arena,
                                     "entry %zu has the \"tag\" '%.*s', which "
                                     "cannot be a script's name",
                                     i + 1, STR_ARGS(entry->tag)));
        }
    }
    journal->count = count;
    return true;
}
