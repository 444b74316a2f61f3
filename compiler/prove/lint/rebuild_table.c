/* SPDX-License-Identifier: MIT
 *
 * What to say of the constraints that a rebuilt table lost.
 *
 * A rebuild is the only way to drop a constraint, and most that are gone were
 * dropped on purpose. One was likely forgotten
 * - where the table was made by CREATE TABLE AS, which takes over none;
 * - where it is of a kind that is seldom dropped on purpose, and its column is
 *   as it was otherwise;
 * - where its column lost others as well, and is as it was otherwise;
 * and where something else has changed that the rebuild may have been made for.
 */
#include "prove/lint/rebuild_table.h"

#include "base/buf.h"
#include "model/finding.h"
#include "prove/lint/table_losses.h"

static const struct {
    const char *words; /* in a message */
    const char *word; /* in the definition that has it; NULL: behind them all */
    bool is_seldom_dropped; /* on purpose, while other things change */
} infos[LOSS_COUNT] = {
    [LOST_NOT_NULL] = {"NOT NULL", "NOT", false},
    [LOST_DEFAULT] = {"DEFAULT", "DEFAULT", false},
    [LOST_UNIQUE] = {"UNIQUE", "UNIQUE", false},
    [LOST_GENERATED] = {"GENERATED", "AS", false},
    [LOST_COLLATE] = {"COLLATE", "COLLATE", true},
    [LOST_CHECK] = {"CHECK", "CHECK", true},
    [LOST_FOREIGN_KEY] = {"REFERENCES", "REFERENCES", true},
    [LOST_PRIMARY_KEY] = {"PRIMARY KEY", "PRIMARY", true},
    [LOST_AUTOINCREMENT] = {"AUTOINCREMENT", "AUTOINCREMENT", true},
    [LOST_STRICT] = {"STRICT", NULL, true},
    [LOST_WITHOUT_ROWID] = {"WITHOUT ROWID", NULL, true},
};

struct verdict {
    struct table_losses losses;
    bool is_copy; /* made by CREATE TABLE AS */
    size_t statement;
    struct str name; /* of what the statement is about */
};

/* A part of the definition, from a token to before another one. */
static struct str line_of(struct arena *arena, const struct words *words,
                          size_t first, size_t behind)
{
    return words_line(arena,
                      str_slice(words->source->text, words->items[first].start,
                                words->items[behind - 1].end));
}

/* The column or constraint, as it was written, that has a word and names a
 * column; empty when there is none. */
static struct str definition_of(const struct table_losses *losses,
                                const char *word, struct str column)
{
    struct arena *arena = losses->changes->step->arena;
    struct words words = words_of_text(arena, losses->pair->before->sql);
    size_t start = words_find(&words, 0, "(") + 1;
    bool has_word = false;
    bool has_column = column.size == 0;

    for (size_t at = start; at < words.count; at = words_skip(&words, at)) {
        size_t behind = words_skip(&words, at);

        if (words_is(&words, at, ",") || words_is(&words, at, ")")) {
            if (has_word && has_column && at > start) {
                return line_of(arena, &words, start, at);
            }
            has_word = false;
            has_column = column.size == 0;
            start = at + 1;
        }
        has_word = has_word || words_is(&words, at, word);
        for (size_t i = at; i < behind; i++) {
            has_column = has_column || words_names(&words, i, column);
        }
    }
    return STR("");
}

/* Notes with what to paste, no more than a reader would look at. */
#define NOTES_MAXIMUM 5

static bool is_to_tell(const struct table_change *change, enum loss only)
{
    return change->is_told && (only == LOST_NOTHING || change->loss == only);
}

static void note_definitions(const struct verdict *verdict, enum loss only,
                             struct diag *diag)
{
    struct str lines[NOTES_MAXIMUM];
    size_t count = 0;

    for (const struct table_change *change = verdict->losses.first;
         change != NULL && count < NOTES_MAXIMUM; change = change->next) {
        size_t i = 0;

        if (!is_to_tell(change, only) || infos[change->loss].word == NULL) {
            continue;
        }
        lines[count] = definition_of(&verdict->losses, infos[change->loss].word,
                                     change->column);
        while (i < count && !str_equal(lines[i], lines[count])) {
            i++;
        }
        if (i == count && lines[count].size > 0) {
            diag_note(verdict->losses.changes->step->diags, diag, SPAN_NONE,
                      "it was: %.*s", STR_ARGS(lines[count]));
            count++;
        }
    }
}

/* Whether a loss of the same kind before this one is about the same column:
 * two CHECKs, perhaps. */
static bool is_named(const struct verdict *verdict,
                     const struct table_change *change)
{
    for (const struct table_change *other = verdict->losses.first;
         other != change; other = other->next) {
        if (is_to_tell(other, change->loss) &&
            names_are_equal(other->column, change->column)) {
            return true;
        }
    }
    return false;
}

/* "CHECK (age, size)"; nothing when no such loss is to be told. */
static void name_losses(const struct verdict *verdict, enum loss loss,
                        struct buf *out)
{
    size_t count = 0;
    size_t named = 0;

    for (const struct table_change *change = verdict->losses.first;
         change != NULL; change = change->next) {
        if (!is_to_tell(change, loss)) {
            continue;
        }
        if (count++ == 0) {
            buf_format(out, "%s%s", out->size > 0 ? ", " : "",
                       infos[loss].words);
        }
        if (change->column.size > 0 && !is_named(verdict, change)) {
            buf_format(out, "%s%.*s", named++ > 0 ? ", " : " (",
                       STR_ARGS(change->column));
        }
    }
    buf_add_c(out, named > 0 ? ")" : "");
}

static struct diag *report(const struct verdict *verdict, enum diag_code code,
                           struct str losses)
{
    struct changes *changes = verdict->losses.changes;

    return finding_report(
        changes->step->diags,
        changes_statement(changes, verdict->statement)->migration, code,
        changes_place(changes, verdict->statement, NULL, verdict->name),
        "the rebuild of '%.*s' loses %.*s",
        STR_ARGS(verdict->losses.pair->before->name), STR_ARGS(losses));
}

/* One finding for each kind. Foreign keys have a rule of their own. */
static void report_kinds(const struct verdict *verdict)
{
    for (size_t i = 0; i < LOSS_COUNT; i++) {
        struct buf losses;

        buf_init(&losses, BUF_MAXIMUM);
        name_losses(verdict, (enum loss)i, &losses);
        if (losses.size > 0) {
            note_definitions(verdict, (enum loss)i,
                             report(verdict,
                                    i == LOST_FOREIGN_KEY
                                        ? CODE_FOREIGN_KEY_DROPPED
                                        : CODE_REBUILD_FORGETS,
                                    buf_str(&losses)));
        }
        buf_release(&losses);
    }
}

/* One finding for all that CREATE TABLE AS has left out. */
static void report_copy(const struct verdict *verdict)
{
    struct buf losses;
    struct diag *diag;

    buf_init(&losses, BUF_MAXIMUM);
    for (size_t i = 0; i < LOSS_COUNT; i++) {
        name_losses(verdict, (enum loss)i, &losses);
    }
    if (losses.size > 0) {
        diag = report(verdict, CODE_REBUILD_FORGETS, buf_str(&losses));
        note_definitions(verdict, LOST_NOTHING, diag);
        diag_note(verdict->losses.changes->step->diags, diag, SPAN_NONE,
                  "CREATE TABLE AS takes over names and values alone; write "
                  "the definition out, and then INSERT INTO … SELECT");
    }
    buf_release(&losses);
}

/* Whether CREATE TABLE has AS SELECT behind the name. */
static bool is_copy(struct changes *changes, size_t statement)
{
    const struct words *words =
        statement == NO_STATEMENT ? NULL : changes_words(changes, statement);

    return words != NULL && words_is(words, 0, "CREATE") &&
           words_find(words, 0, "AS") < words_find(words, 0, "(");
}

static bool has_one_purpose(const struct table_losses *losses)
{
    size_t kinds = 0;

    for (size_t i = 0; i <= LOSS_COUNT; i++) {
        kinds += losses->counts[i] > 0;
    }
    return kinds <= 1 || table_losses_is_of_one_column(losses);
}

static bool is_forgotten(const struct table_losses *losses,
                         const struct table_change *change)
{
    struct table_column_changes beside = table_losses_beside(losses, change);

    return beside.others == 0 &&
           (beside.losses > 0 || infos[change->loss].is_seldom_dropped);
}

static void judge(struct verdict *verdict)
{
    struct table_losses *losses = &verdict->losses;
    bool seldom[LOSS_COUNT] = {false};
    size_t kinds = 0;

    if (!verdict->is_copy && has_one_purpose(losses)) {
        return;
    }
    for (struct table_change *change = losses->first; change != NULL;
         change = change->next) {
        enum loss loss = change->loss;

        if (loss != LOST_NOTHING && is_forgotten(losses, change)) {
            change->is_told = true;
            kinds += infos[loss].is_seldom_dropped && !seldom[loss];
            seldom[loss] = true;
        }
    }
    /* Then the table was written down without looking at the old one. */
    for (struct table_change *change = losses->first; change != NULL;
         change = change->next) {
        change->is_told = change->loss != LOST_NOTHING &&
                          (change->is_told || verdict->is_copy || kinds > 1);
    }
}

void rebuild_judge_table(struct changes *changes, const struct table_pair *pair)
{
    struct verdict verdict = {.is_copy = is_copy(changes, pair->now->made),
                              .statement = pair->old->gone,
                              .name = pair->old->name};

    /* The new one is there, and the old one kept. */
    if (verdict.statement == NO_STATEMENT) {
        verdict.statement = pair->now->made != NO_STATEMENT
                                ? pair->now->made
                                : pair->now->renamed;
        verdict.name = pair->now->first_name;
    }
    if (pair->before->is_virtual || pair->after->is_virtual ||
        verdict.statement == NO_STATEMENT) {
        return;
    }
    table_losses_find(&verdict.losses, changes, pair);
    judge(&verdict);
    if (verdict.is_copy) {
        report_copy(&verdict);
    } else {
        report_kinds(&verdict);
    }
}
