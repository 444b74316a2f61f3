/* SPDX-License-Identifier: MIT
 *
 * What is said of a failure on rows, by the kind of rows that it takes and by
 * SQLite's code; and what is to be done.
 */
#include "prove/judge/fails_on_rows.h"

#include <string.h>

#include "model/finding.h"
#include "sql/words.h"

bool fails_on_rows_is_heard(const struct step *step,
                            const struct migration *migration)
{
    return finding_is_heard(step->diags, migration, CODE_FAILS_ON_ROWS);
}

/* --- what is wrong ---------------------------------------------------------*/

/* The table, or the column. */
static struct str subject(struct arena *arena,
                          const struct diagnosis *diagnosis)
{
    struct str table = diagnosis->table->name;
    return diagnosis->column == NULL
               ? table
               : str_format(arena, "%.*s.%.*s", STR_ARGS(table),
                            STR_ARGS(diagnosis->column->name));
}

/* What a table has, or two tables have. */
static const char *what_it_has(const struct attempt *failed, enum cause cause)
{
    static const char *const words[] = {
        [CAUSE_UNKNOWN] = "",
        [CAUSE_ROWS] = "rows",
        [CAUSE_MORE_ROWS] = "more than one row",
        [CAUSE_DUPLICATE] = "duplicates",
        [CAUSE_NULL] = "NULL",
        [CAUSE_EDGE] = "empty or extreme values",
    };
    return cause == CAUSE_ROWS &&
                   failed->error.engine_code == SQLITE_CONSTRAINT_CHECK
               ? "rows that the CHECK refuses"
               : words[cause];
}

static struct str message(struct arena *arena, const struct attempt *failed,
                          const struct diagnosis *diagnosis)
{
    const char *words = what_it_has(failed, diagnosis->cause);
    struct str name;
    if (diagnosis->table == NULL) {
        return STR("fails on rows");
    }
    name = subject(arena, diagnosis);
    if (diagnosis->other != NULL) {
        name = str_format(arena, "%.*s' and '%.*s",
                          STR_ARGS(diagnosis->table->name),
                          STR_ARGS(diagnosis->other->name));
    }
    if (diagnosis->cause == CAUSE_UNKNOWN) {
        return str_format(arena, "fails on rows of '%.*s'", STR_ARGS(name));
    }
    return diagnosis->other != NULL
               ? str_format(arena, "fails when both '%.*s' have %s",
                            STR_ARGS(name), words)
               : str_format(arena, "fails when '%.*s' has %s", STR_ARGS(name),
                            words);
}

/* --- what to do ------------------------------------------------------------*/

/* By SQLite's code or words, and by the kind of rows; the first one that fits.
 * %T stands for the table, %C for the column. */
static const struct remedy {
    int code;          /* 0: any */
    const char *words; /* in the reason; NULL: any */
    enum cause cause;  /* CAUSE_UNKNOWN: any */
    bool needs_column; /* the text is about one */
    const char *text;
} remedies[] = {
    {0, "Cannot add a NOT NULL column", CAUSE_UNKNOWN, false,
     "give the column a constant DEFAULT; or add it without NOT NULL, fill it, "
     "and rebuild the table with NOT NULL"},
    {0, "Cannot add a column with non-constant default", CAUSE_UNKNOWN, false,
     "SQLite adds a column with such a default only to a table without rows; "
     "add it without, and fill it: UPDATE %T SET ..."},
    {0, "Cannot add a REFERENCES column with non-NULL default", CAUSE_UNKNOWN,
     false, "add the column without DEFAULT, and fill it: UPDATE %T SET ..."},
    {0, "cannot add a STORED column", CAUSE_UNKNOWN, false,
     "make the column VIRTUAL, or rebuild the table with it"},
    {0, "violate", CAUSE_UNKNOWN, false,
     "foreign keys are not enforced while a migration runs, so nothing "
     "cascades: in the same script, delete such rows by name, or give them a "
     "parent"},
    {0, "malformed JSON", CAUSE_UNKNOWN, false,
     "leave out what is not JSON: ... WHERE json_valid(...)"},
    /* ALTER TABLE says so in words alone. */
    {SQLITE_ERROR, "CHECK constraint failed", CAUSE_UNKNOWN, false,
     "give the column a DEFAULT that its CHECK takes"},
    {SQLITE_CONSTRAINT_CHECK, NULL, CAUSE_UNKNOWN, false,
     "change or delete the rows that it refuses first, or ask for a database "
     "without them: '-- migrate:require SELECT ... -- MESSAGE'"},
    {SQLITE_CONSTRAINT_TRIGGER, NULL, CAUSE_UNKNOWN, false,
     "drop the trigger before, and create it again behind"},
    {SQLITE_CONSTRAINT_DATATYPE, NULL, CAUSE_UNKNOWN, false,
     "convert the values, or leave out those that cannot be: CAST, typeof()"},
    {SQLITE_MISMATCH, NULL, CAUSE_UNKNOWN, false,
     "an INTEGER PRIMARY KEY takes nothing but integers: convert the values, "
     "or number the rows anew"},
    {0, NULL, CAUSE_DUPLICATE, true,
     "merge or delete the duplicates first, or ask for a database without "
     "them: '-- migrate:require SELECT count(%C) = count(DISTINCT %C) FROM %T "
     "-- MESSAGE'"},
    {0, NULL, CAUSE_DUPLICATE, false,
     "merge or delete the duplicates first, or ask for a database without "
     "them: '-- migrate:require SELECT ... -- MESSAGE'"},
    {0, NULL, CAUSE_NULL, true,
     "fill it first: UPDATE %T SET %C = ... WHERE %C IS NULL"},
    {0, NULL, CAUSE_NULL, false, "fill the columns that have NULL first"},
    {0, "UNIQUE constraint failed", CAUSE_UNKNOWN, false,
     "rows may have the value already: let SQLite number new ones, give each "
     "row a value of its own, or say what is to happen: ON CONFLICT DO "
     "NOTHING"},
    {SQLITE_CONSTRAINT_NOTNULL, NULL, CAUSE_UNKNOWN, false,
     "give a value where there is none: coalesce(..., ...)"},
    {0, NULL, CAUSE_UNKNOWN, false,
     "change or delete such rows first, or ask for a database without them: "
     "'-- migrate:require SELECT ... -- MESSAGE'"},
};

static bool fits(const struct remedy *remedy, const struct attempt *failed,
                 const char *reason, const struct diagnosis *diagnosis)
{
    return (remedy->code == 0 || remedy->code == failed->error.engine_code) &&
           (remedy->words == NULL || strstr(reason, remedy->words) != NULL) &&
           (remedy->cause == CAUSE_UNKNOWN ||
            remedy->cause == diagnosis->cause) &&
           (!remedy->needs_column || diagnosis->column != NULL);
}

static struct str fill_in(struct arena *arena, const char *text,
                          const struct diagnosis *diagnosis)
{
    struct buf out;
    struct str filled;
    const char *at = text;
    buf_init(&out, BUF_MAXIMUM);
    for (; *at != '\0'; at += 1) {
        if (at[0] == '%' && at[1] == 'T' && diagnosis->table == NULL) {
            buf_add_c(&out, "...");
        } else if (at[0] == '%' && at[1] == 'T') {
            buf_add(&out, words_quote(arena, diagnosis->table->name));
        } else if (at[0] == '%') {
            buf_add(&out, words_quote(arena, diagnosis->column->name));
        } else {
            buf_add_char(&out, *at);
        }
        at += at[0] == '%';
    }
    filled = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return filled;
}

void fails_on_rows_report(const struct step *step,
                          const struct migration *migration,
                          const struct attempt *failed,
                          const struct failure *failure,
                          const struct diagnosis *diagnosis)
{
    struct diags *diags = step->diags;
    struct span span =
        diagnosis->blamed.source != NULL ? diagnosis->blamed : failure->span;
    struct str words = message(diags->arena, failed, diagnosis);
    const char *reason = str_to_c(diags->arena, failure->reason);
    const struct remedy *remedy = remedies;
    struct diag *diag = finding_report(diags, migration, CODE_FAILS_ON_ROWS,
                                       span, "%.*s", STR_ARGS(words));
    struct str text;
    diag_note(diags, diag, SPAN_NONE, "%s%s",
              failure->is_about_all             ? "the migration "
              : failure->code == CODE_SQL_ERROR ? "SQLite says: "
                                                : "",
              reason);
    while (!fits(remedy, failed, reason, diagnosis)) {
        remedy += 1;
    }
    text = failure->code != CODE_SQL_ERROR && failure->remedy != NULL
               ? str_from(failure->remedy)
               : fill_in(diags->arena, remedy->text, diagnosis);
    diag_note(diags, diag, SPAN_NONE, "%.*s", STR_ARGS(text));
    diag_note(diags, diag, SPAN_NONE,
              "if no database has such rows: '-- migrate:allow fails-on-rows "
              "REASON'");
}
