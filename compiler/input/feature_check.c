/* SPDX-License-Identifier: MIT
 *
 * What is made of the features that scripts use: what the set needs, and words
 * for the user. What SQLite refuses is SQLite's to report; only what the user
 * declared is held against a script here.
 */
#include "input/feature.h"

#include "input/script.h"

struct check {
    struct migration_set *set;
    int linked;
    bool passed;
    bool newer_reported[SQLITE_FEATURE_COUNT];
    struct diags *diags;
};

static void report(const struct migration_set *set, size_t row,
                   struct span span, struct diags *diags)
{
    const struct sqlite_feature *feature = &sqlite_features[row];
    struct str needed = sqlite_version_text(diags->arena, feature->version);
    struct str declared =
        sqlite_version_text(diags->arena, set->requirements.declared_sqlite);
    struct diag *diag = diag_report(
        diags, CODE_SQLITE_TOO_OLD, span,
        "%s needs SQLite %.*s, and the oldest that programs run with is "
        "declared as %.*s",
        feature->shown, STR_ARGS(needed), STR_ARGS(declared));

    diag_note(diags, diag, SPAN_NONE,
              "write it in another way, or declare a newer one: MINIMUM_SQLITE "
              "%.*s in add_migrations, --minimum-sqlite %.*s here",
              STR_ARGS(needed), STR_ARGS(needed));
    if (feature->kind == FEATURE_FUNCTION) {
        diag_note(diags, diag, SPAN_NONE,
                  "if the program registers it: FUNCTIONS %s/N in "
                  "add_migrations, --function %s/N here",
                  feature->text, feature->text);
    }
}

/* "… no such function: NAME", of this name. */
static bool is_missing_function(const struct diag *diag,
                                const struct sqlite_feature *feature)
{
    struct str message = diag->message;
    struct str name = str_from(feature->text);

    if (feature->kind != FEATURE_FUNCTION || message.size < name.size ||
        !str_ends_with_ignoring_case(message, name)) {
        return false;
    }
    return str_ends_with(str_slice(message, 0, message.size - name.size),
                         STR("no such function: "));
}

/* Whether a feature in the failing statement can be why it fails: new syntax
 * only, when SQLite did not understand it. */
static bool may_explain(const struct diag *diag,
                        const struct sqlite_feature *feature)
{
    static const struct str words = {"syntax error", 12};
    struct str message = diag->message;

    for (size_t i = 0;
         feature->kind == FEATURE_SYNTAX && i + words.size <= message.size;
         i++) {
        if (str_equal(str_slice(message, i, i + words.size), words)) {
            return true;
        }
    }
    return feature->kind != FEATURE_SYNTAX;
}

/* The statement in which a diagnostic is. */
static struct statement statement_at(const struct script *script, size_t offset)
{
    struct statement statement = {script->start, script->start};

    while (script_next_statement(script, statement.end, &statement) &&
           statement.end <= offset) {
    }
    return statement;
}

static void explain(const struct check *check, const struct script *script,
                    struct diag *diag)
{
    struct diags *diags = check->diags;
    struct statement statement = statement_at(script, diag->span.start);
    struct str here = sqlite_version_text(diags->arena, check->linked);
    struct feature_uses uses;

    features_find(script, &check->set->requirements, &uses);
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        const struct sqlite_feature *feature = &sqlite_features[i];
        struct span at = uses.at[i];
        bool is_here = at.source != NULL && at.start >= statement.start &&
                       at.start < statement.end;

        if (feature->version > check->linked &&
            ((is_here && may_explain(diag, feature)) ||
             is_missing_function(diag, feature))) {
            struct str came =
                sqlite_version_text(diags->arena, feature->version);

            diag_note(diags, diag, SPAN_NONE,
                      "%s came with SQLite %.*s; this strata was built with "
                      "%.*s",
                      feature->shown, STR_ARGS(came), STR_ARGS(here));
        }
    }
}

static bool holds(const struct script *script, struct span span)
{
    return script->source != NULL && script->source == span.source &&
           span.end > 0 && span.start >= script->start &&
           span.start < script->end;
}

static void explain_failure(const struct check *check, struct diag *diag)
{
    for (size_t i = 0; i < check->set->count; i++) {
        const struct migration *migration = &check->set->migrations[i];

        if (holds(&migration->up, diag->span)) {
            explain(check, &migration->up, diag);
        } else if (holds(&migration->down, diag->span)) {
            explain(check, &migration->down, diag);
        }
    }
}

static void report_newer(struct check *check, size_t row, struct span span)
{
    const struct sqlite_feature *feature = &sqlite_features[row];
    struct diags *diags = check->diags;
    struct str came = sqlite_version_text(diags->arena, feature->version);
    struct str here = sqlite_version_text(diags->arena, check->linked);
    struct diag *diag;

    if (check->newer_reported[row]) {
        return;
    }
    check->newer_reported[row] = true;
    diag = diag_report(diags, CODE_SQLITE_NEWER, span,
                       "%s came with SQLite %.*s, and the scripts were tried "
                       "with %.*s",
                       feature->shown, STR_ARGS(came), STR_ARGS(here));
    diag_note(diags, diag, SPAN_NONE,
              "SQLite %.*s looks at it only when it is used, and then fails or "
              "gives NULL; MINIMUM_SQLITE %.*s makes programs demand it",
              STR_ARGS(here), STR_ARGS(came));
}

static void take(struct check *check, const struct script *script)
{
    struct requirements *requirements = &check->set->requirements;
    struct feature_uses uses;

    features_find(script, requirements, &uses);
    for (size_t i = 0; i < SQLITE_FEATURE_COUNT; i++) {
        int version = sqlite_features[i].version;

        if (uses.at[i].source == NULL) {
            continue;
        }
        if (version <= check->linked &&
            version > requirements->inferred_sqlite) {
            requirements->inferred_sqlite = version;
        }
        if (requirements->declared_sqlite != 0) {
            if (version > requirements->declared_sqlite) {
                report(check->set, i, uses.at[i], check->diags);
            }
        } else if (version > check->linked && check->passed) {
            report_newer(check, i, uses.at[i]);
        }
    }
}

/* What a script needs, and what its preconditions do, which the program asks
 * as well. */
static void take_all(struct check *check, const struct script *script)
{
    take(check, script);
    for (size_t i = 0; i < script->precondition_count; i++) {
        struct span span = script->preconditions[i].query;
        struct script query = {
            .source = span.source, .start = span.start, .end = span.end};

        take(check, &query);
    }
}

void features_check(struct migration_set *set, int linked, bool passed,
                    struct diags *diags)
{
    struct check check = {
        .set = set, .linked = linked, .passed = passed, .diags = diags};

    for (struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        if (diag->code == CODE_SQL_ERROR || diag->code == CODE_DOWN_FAILS) {
            explain_failure(&check, diag);
        }
    }
    set->requirements.inferred_sqlite = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct migration *migration = &set->migrations[i];

        if (!migration->broken && migration->up.source != NULL) {
            take_all(&check, &migration->up);
        }
        if (!migration->broken && !migration->down_fails &&
            migration->down.source != NULL) {
            take_all(&check, &migration->down);
        }
    }
}
