/* SPDX-License-Identifier: MIT
 *
 * What a script leaves in the header of the database's file.
 */
#include "prove/judge/application_id.h"

#include "sql/words.h"

static long read_number(struct scratch *scratch)
{
    sqlite3_stmt *statement = NULL;
    long number = 0;
    if (sqlite3_prepare_v2(scratch->db, "PRAGMA main.application_id", -1,
                           &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = (long)sqlite3_column_int(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

/* PRAGMA application_id, perhaps of a schema, and what it is set to. */
static bool sets_number(struct span statement)
{
    struct span items[5];
    struct words words = words_opening(statement, items, 5);
    size_t at = words_is(&words, 2, ".") ? 3 : 1;
    return words_is(&words, 0, "pragma") &&
           words_names(&words, at, STR("application_id")) &&
           (words_is(&words, at + 1, "=") || words_is(&words, at + 1, "("));
}

void application_id_step(const struct step *step, struct scratch *scratch)
{
    long expected = step->set->requirements.application_id;
    const struct seen_statement *found = NULL;
    struct diag *diag = NULL;
    long number = 0;
    size_t i = 0;
    for (i = 0; i < step->seen->statement_count && expected != 0; i += 1) {
        if (sets_number(step->seen->statements[i].span)) {
            found = &step->seen->statements[i];
        }
    }
    number = found == NULL ? 0 : read_number(scratch);
    if (number == 0 || number == expected) {
        return;
    }
    diag = diag_report(step->diags, CODE_APPLICATION_ID_DIFFERS, found->span,
                       "the application_id is set to 0x%08lx, and the program "
                       "knows its databases by 0x%08lx",
                       (unsigned long)number & 0xffffffff,
                       (unsigned long)expected & 0xffffffff);
    diag_note(step->diags, diag, SPAN_NONE,
              "it would refuse this database as another application's; take "
              "the statement out, or make it the same number as "
              "--application-id, APPLICATION_ID in add_migrations");
}
