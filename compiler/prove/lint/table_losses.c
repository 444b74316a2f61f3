/* SPDX-License-Identifier: MIT
 *
 * The definition of a table before and behind a step, constraint by constraint.
 */
#include "prove/lint/table_losses.h"

static void note(struct table_losses *losses, enum loss loss, struct str column,
                 bool is_of_column)
{
    struct table_change *change =
        arena_new(losses->changes->step->arena, struct table_change);

    change->loss = loss;
    change->column = column;
    change->is_of_column = is_of_column;
    *losses->end = change;
    losses->end = &change->next;
    losses->counts[loss]++;
}

/* Something else about a column, or about the table when it is empty. */
static void note_other(struct table_losses *losses, struct str column)
{
    note(losses, LOST_NOTHING, column, column.size > 0);
}

/* From a value that a property had to the one that it has. */
static void compare_property(struct table_losses *losses, enum loss loss,
                             struct str column, bool before, bool after)
{
    if (before && !after) {
        note(losses, loss, column, column.size > 0);
    } else if (!before && after) {
        note_other(losses, column);
    }
}

static bool same_text(struct str a, struct str b)
{
    return names_are_equal(a, b);
}

static void compare_column(struct table_losses *losses,
                           const struct schema_column *before,
                           const struct schema_column *after)
{
    const struct table_pair *pair = losses->pair;
    const struct str binary = STR("BINARY");
    struct str name = before->name;

    if (!same_text(before->type, after->type) ||
        !same_text(name, after->name)) {
        note_other(losses, name);
    }
    if (!column_is_rowid(pair->after, after) &&
        !column_is_rowid(pair->before, before)) {
        compare_property(losses, LOST_NOT_NULL, name, before->not_null,
                         after->not_null);
    }
    if (before->default_normal.size > 0 && after->default_normal.size > 0) {
        if (!str_equal(before->default_normal, after->default_normal)) {
            note_other(losses, name);
        }
    } else if (after->kind == before->kind) {
        compare_property(losses, LOST_DEFAULT, name,
                         before->default_normal.size > 0,
                         after->default_normal.size > 0);
    }
    if (!same_text(before->collation, after->collation)) {
        compare_property(losses, LOST_COLLATE, name,
                         same_text(after->collation, binary),
                         !same_text(after->collation, binary));
    }
    compare_property(losses, LOST_GENERATED, name,
                     before->kind != COLUMN_ORDINARY,
                     after->kind != COLUMN_ORDINARY);
}

static void compare_columns(struct table_losses *losses)
{
    const struct table_pair *pair = losses->pair;

    for (size_t i = 0; i < pair->before->column_count; i++) {
        const struct schema_column *before = &pair->before->columns[i];
        const struct schema_column *after =
            changes_column_after(losses->changes, pair, before);

        if (after == NULL) {
            note_other(losses, before->name);
        } else {
            compare_column(losses, before, after);
        }
    }
    for (size_t i = 0; i < pair->after->column_count; i++) {
        const struct schema_column *after = &pair->after->columns[i];

        if (changes_column_before(losses->changes, pair, after) == NULL) {
            note_other(losses, after->name);
        }
    }
}

/* Whether all columns of an index before are still there. */
static bool are_columns_there(const struct table_losses *losses,
                              const struct schema_index *index)
{
    for (size_t i = 0; i < index->part_count; i++) {
        struct str name = index->parts[i].column;

        if (name.data != NULL) {
            name = changes_column(losses->changes, losses->pair, name, NULL);
        }
        if (name.data == NULL ||
            schema_find_column(losses->pair->after, name) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_rowid_among(const struct schema_index *index,
                           const struct table_losses *losses)
{
    const struct table_pair *pair = losses->pair;

    for (size_t i = 0; i < index->part_count; i++) {
        struct str name =
            changes_column(losses->changes, pair, index->parts[i].column, NULL);
        const struct schema_column *column =
            name.data == NULL ? NULL : schema_find_column(pair->after, name);

        if (column != NULL && column_is_rowid(pair->after, column)) {
            return true;
        }
    }
    return false;
}

/* How much of a UNIQUE or PRIMARY KEY before is left. */
enum left {
    LEFT_NOTHING,
    LEFT_OTHER, /* something new is unique of which it has a column */
    LEFT_WHOLE
};

static bool share_column(const struct table_losses *losses,
                         const struct schema_index *before,
                         const struct schema_index *after)
{
    for (size_t i = 0; i < before->part_count; i++) {
        struct str name = changes_column(losses->changes, losses->pair,
                                         before->parts[i].column, NULL);

        for (size_t j = 0; name.data != NULL && j < after->part_count; j++) {
            if (after->parts[j].column.data != NULL &&
                names_are_equal(after->parts[j].column, name)) {
                return true;
            }
        }
    }
    return false;
}

static enum left what_is_left(const struct table_losses *losses,
                              const struct schema_index *before)
{
    const struct table_pair *pair = losses->pair;
    enum left left = LEFT_NOTHING;

    if (is_rowid_among(before, losses)) {
        return LEFT_WHOLE;
    }
    for (size_t i = 0; i < pair->after->index_count; i++) {
        const struct schema_index *after = &pair->after->indexes[i];

        if (after->unique && !after->partial &&
            changes_is_within(losses->changes, pair, before, after, false)) {
            return LEFT_WHOLE;
        }
        if (after->unique && share_column(losses, before, after)) {
            left = LEFT_OTHER;
        }
    }
    return left;
}

static void compare_unique(struct table_losses *losses)
{
    const struct schema_table *before = losses->pair->before;

    for (size_t i = 0; i < before->index_count; i++) {
        const struct schema_index *index = &before->indexes[i];
        enum left left;

        if (index->sql.data != NULL || index->primary ||
            index->part_count == 0) {
            continue;
        }
        left = what_is_left(losses, index);
        if (left == LEFT_OTHER || !are_columns_there(losses, index)) {
            note_other(losses, STR(""));
        } else if (left == LEFT_NOTHING) {
            note(losses, LOST_UNIQUE, index->parts[0].column,
                 index->part_count == 1);
        }
    }
}

static const struct schema_column *key_column(const struct schema_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].key_position == 1) {
            return &table->columns[i];
        }
    }
    return NULL;
}

static bool is_unique_after(const struct table_losses *losses,
                            const struct schema_column *before)
{
    const struct table_pair *pair = losses->pair;
    struct str name = changes_column(losses->changes, pair, before->name, NULL);

    for (size_t i = 0; name.data != NULL && i < pair->after->index_count; i++) {
        const struct schema_index *index = &pair->after->indexes[i];

        if (index->unique && index->part_count > 0 &&
            index->parts[0].column.data != NULL &&
            names_are_equal(index->parts[0].column, name)) {
            return true;
        }
    }
    return false;
}

static void compare_key(struct table_losses *losses)
{
    const struct table_pair *pair = losses->pair;
    const struct schema_column *before = key_column(pair->before);
    const struct schema_column *after = key_column(pair->after);
    const struct schema_column *same =
        before == NULL ? NULL
                       : changes_column_after(losses->changes, pair, before);

    if (same != NULL && after == NULL && !is_unique_after(losses, before)) {
        note(losses, LOST_PRIMARY_KEY, before->name, true);
    } else if (same != after) {
        note_other(losses, STR(""));
    }
    /* Only where the column could have it still. */
    if (same != NULL && same == after && column_is_rowid(pair->after, after)) {
        compare_property(losses, LOST_AUTOINCREMENT, before->name,
                         pair->before->autoincrement,
                         pair->after->autoincrement);
    }
    compare_property(losses, LOST_STRICT, STR(""), pair->before->strict,
                     pair->after->strict);
    /* A key that becomes the rowid needs no other table. */
    if (after == NULL || !column_is_rowid(pair->after, after)) {
        compare_property(losses, LOST_WITHOUT_ROWID, STR(""),
                         pair->before->without_rowid,
                         pair->after->without_rowid);
    }
}

/* Whether a CHECK of one table is, word by word, in another one. */
static bool has_clause(const struct schema_table *table,
                       const struct schema_clause *clause)
{
    for (size_t i = 0; i < table->clause_count; i++) {
        if (table->clauses[i].kind == clause->kind &&
            str_equal(table->clauses[i].text, clause->text)) {
            return true;
        }
    }
    return false;
}

/* How many tokens of a CHECK are looked at. */
#define MENTION_MAXIMUM 1000

/* The columns before the step that a CHECK names. */
struct mention {
    struct str column; /* the last one */
    size_t count;
    bool is_gone; /* one of them */
};

static struct mention mention_of(const struct table_losses *losses,
                                 const struct words *words)
{
    const struct schema_table *before = losses->pair->before;
    size_t count =
        words->count < MENTION_MAXIMUM ? words->count : MENTION_MAXIMUM;
    struct mention mention = {STR(""), 0, false};

    for (size_t i = 0; i < before->column_count; i++) {
        const struct schema_column *column = &before->columns[i];
        size_t at = 0;

        while (at < count && !words_names(words, at, column->name)) {
            at++;
        }
        if (at < count) {
            mention.column = column->name;
            mention.count++;
            mention.is_gone =
                mention.is_gone ||
                changes_column_after(losses->changes, losses->pair, column) ==
                    NULL;
        }
    }
    return mention;
}

/* How many CHECKs of one table another one does not have. */
static size_t count_missing(const struct schema_table *of,
                            const struct schema_table *in)
{
    size_t count = 0;

    for (size_t i = 0; i < of->clause_count; i++) {
        count += of->clauses[i].kind == CLAUSE_CHECK &&
                 !has_clause(in, &of->clauses[i]);
    }
    return count;
}

/* Where there are as many new ones as are gone, these are the same ones, and
 * say something else now. */
static void compare_checks(struct table_losses *losses)
{
    struct arena *arena = losses->changes->step->arena;
    const struct table_pair *pair = losses->pair;
    size_t new_count = count_missing(pair->after, pair->before);
    size_t old_count = count_missing(pair->before, pair->after);

    if (new_count > 0) {
        note_other(losses, STR(""));
    }
    for (size_t i = 0; new_count < old_count && i < pair->before->clause_count;
         i++) {
        const struct schema_clause *clause = &pair->before->clauses[i];
        struct words words = words_of_text(arena, clause->text);
        struct mention mention = mention_of(losses, &words);

        if (clause->kind == CLAUSE_CHECK && !mention.is_gone &&
            !has_clause(pair->after, clause)) {
            note(losses, LOST_CHECK, mention.column, mention.count == 1);
        }
    }
}

/* Whether a column is one from which a foreign key goes. */
static bool is_from(const struct schema_foreign_key *key, struct str column)
{
    for (size_t i = 0; i < key->part_count; i++) {
        if (names_are_equal(key->parts[i].from, column)) {
            return true;
        }
    }
    return false;
}

/* The foreign key behind the step from the same columns, or else one from some
 * of them; NULL when there is none. */
static const struct schema_foreign_key *
key_after(const struct table_losses *losses,
          const struct schema_foreign_key *before)
{
    const struct table_pair *pair = losses->pair;
    const struct schema_foreign_key *similar = NULL;

    for (size_t i = 0; i < pair->after->key_count; i++) {
        const struct schema_foreign_key *after = &pair->after->keys[i];
        size_t same = 0;

        for (size_t j = 0; j < before->part_count; j++) {
            struct str name = changes_column(losses->changes, pair,
                                             before->parts[j].from, NULL);

            same += name.data != NULL && is_from(after, name);
        }
        if (same == before->part_count && same == after->part_count) {
            return after;
        }
        similar = same > 0 ? after : similar;
    }
    return similar;
}

/* Whether all columns of a foreign key before are still there. */
static bool is_key_possible(const struct table_losses *losses,
                            const struct schema_foreign_key *before)
{
    for (size_t i = 0; i < before->part_count; i++) {
        struct str name = changes_column(losses->changes, losses->pair,
                                         before->parts[i].from, NULL);

        if (name.data == NULL ||
            schema_find_column(losses->pair->after, name) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_table_there(const struct table_losses *losses, struct str name)
{
    const struct schema *after = losses->changes->step->after;
    const struct changed_object *object =
        changes_find_before(losses->changes, OBJECT_TABLE, name);

    return object != NULL ? object->heir != NULL
                          : schema_find_table(after, name) != NULL;
}

static bool is_same_key(const struct schema_foreign_key *a,
                        const struct schema_foreign_key *b)
{
    return a->part_count == b->part_count &&
           names_are_equal(a->parent, b->parent) &&
           str_equal(a->on_delete, b->on_delete) &&
           str_equal(a->on_update, b->on_update);
}

/* Whether no foreign key before goes from a column from which this one does. */
static bool is_key_new(const struct table_losses *losses,
                       const struct schema_foreign_key *after)
{
    const struct table_pair *pair = losses->pair;

    for (size_t i = 0; i < pair->before->key_count; i++) {
        const struct schema_foreign_key *before = &pair->before->keys[i];

        for (size_t j = 0; j < before->part_count; j++) {
            struct str name = changes_column(losses->changes, pair,
                                             before->parts[j].from, NULL);

            if (name.data != NULL && is_from(after, name)) {
                return false;
            }
        }
    }
    return true;
}

static void note_new_key(struct table_losses *losses,
                         const struct schema_foreign_key *key)
{
    const struct schema_column *column =
        schema_find_column(losses->pair->after, key->parts[0].from);

    if (column != NULL && key->part_count == 1) {
        column = changes_column_before(losses->changes, losses->pair, column);
    }
    note_other(losses,
               column == NULL || key->part_count > 1 ? STR("") : column->name);
}

static void compare_foreign_keys(struct table_losses *losses)
{
    const struct table_pair *pair = losses->pair;

    for (size_t i = 0; i < pair->before->key_count; i++) {
        const struct schema_foreign_key *before = &pair->before->keys[i];
        const struct schema_foreign_key *after = key_after(losses, before);

        if (after == NULL && is_key_possible(losses, before) &&
            is_table_there(losses, before->parent)) {
            note(losses, LOST_FOREIGN_KEY, before->parts[0].from,
                 before->part_count == 1);
        } else if (after == NULL || !is_same_key(before, after)) {
            note_other(losses, STR(""));
        }
    }
    for (size_t i = 0; i < pair->after->key_count; i++) {
        const struct schema_foreign_key *after = &pair->after->keys[i];

        if (is_key_new(losses, after)) {
            note_new_key(losses, after);
        }
    }
}

struct table_column_changes
table_losses_beside(const struct table_losses *losses,
                    const struct table_change *change)
{
    struct table_column_changes beside = {0, 0};

    for (const struct table_change *other = losses->first;
         change->is_of_column && other != NULL; other = other->next) {
        if (other->is_of_column && other->loss != change->loss &&
            names_are_equal(other->column, change->column)) {
            beside.losses += other->loss != LOST_NOTHING;
            beside.others += other->loss == LOST_NOTHING;
        }
    }
    return beside;
}

bool table_losses_is_of_one_column(const struct table_losses *losses)
{
    for (const struct table_change *change = losses->first; change != NULL;
         change = change->next) {
        if (!change->is_of_column ||
            !names_are_equal(change->column, losses->first->column)) {
            return false;
        }
    }
    return true;
}

void table_losses_find(struct table_losses *losses, struct changes *changes,
                       const struct table_pair *pair)
{
    *losses = (struct table_losses){.changes = changes, .pair = pair};
    losses->end = &losses->first;
    compare_columns(losses);
    compare_unique(losses);
    compare_key(losses);
    compare_checks(losses);
    compare_foreign_keys(losses);
}
