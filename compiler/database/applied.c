/* SPDX-License-Identifier: MIT
 *
 * The row of a migration in a database's history, and the text that was kept of
 * it.
 */
#include "database/applied.h"

#include <string.h>

#include "base/buf.h"
#include "database/look.h"
#include "model/version.h"

#define TEXT_MAXIMUM 1024 /* of a row's texts but for the script, bytes */
#define SETS_SHOWN 8

struct applying {
    struct look look;
    const struct applied_question *question;
    struct str set_name;
    long long position;
    struct applied *out;
};

/* Since the first layout; columns behind them may be added or missing. */
static bool find_history(struct applying *applying)
{
    static const char *const columns[] = {
        "set_name", "position",   "version",     "label",    "digest",
        "chain",    "applied_at", "duration_ms", "progress", "program_version"};
    switch (look_table(&applying->look, "strata_history", columns,
                       sizeof columns / sizeof *columns)) {
    case LOOK_TABLE_FINE:
        return true;
    case LOOK_TABLE_MISSING:
        return look_fail(&applying->look,
                         "it has no history: no program with strata has "
                         "brought it up to date");
    case LOOK_TABLE_STRANGE:
        return look_fail(&applying->look, "its strata_history is not strata's");
    case LOOK_TABLE_UNREADABLE:
        break;
    }
    return false;
}

/* --- which set, which row -------------------------------------------------*/

static void add_name(struct buf *names, size_t count, struct str name)
{
    if (count < SETS_SHOWN) {
        buf_format(names, "%s'%.*s'", count > 0 ? ", " : "", STR_ARGS(name));
    } else if (count == SETS_SHOWN) {
        buf_add_c(names, " and more");
    }
}

/* Take the set that was asked for, or the only one. */
static bool choose_set(struct applying *applying)
{
    struct str wanted = applying->question->set_name;
    struct str name = STR("");
    struct buf names;
    sqlite3_stmt *statement = NULL;
    bool known = false;
    size_t count = 0;
    int code = SQLITE_OK;
    statement =
        look_prepare(&applying->look,
                     "SELECT DISTINCT set_name FROM main.strata_history "
                     "ORDER BY set_name",
                     STR(""), 0);
    if (statement == NULL) {
        return false;
    }
    buf_init(&names, BUF_MAXIMUM);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (sqlite3_column_bytes(statement, 0) > TEXT_MAXIMUM) {
            continue;
        }
        name = look_text(&applying->look, statement, 0);
        add_name(&names, count, name);
        known = known || (wanted.data != NULL && str_equal(name, wanted));
        count += 1;
    }
    if (!look_ended(&applying->look, statement, code)) {
        /* said */
    } else if (count == 0) {
        look_fail(&applying->look, "its history is empty: nothing is applied");
    } else if (wanted.data != NULL && !known) {
        look_fail(&applying->look,
                  "it has no history of a set '%.*s', only of %.*s",
                  STR_ARGS(wanted), STR_ARGS(buf_str(&names)));
    } else if (wanted.data == NULL && count > 1) {
        look_fail(&applying->look,
                  "it has the history of several sets: %.*s; say which by "
                  "--name",
                  STR_ARGS(buf_str(&names)));
    }
    applying->set_name = wanted.data == NULL ? name : wanted;
    buf_release(&names);
    return applying->look.problem.size == 0;
}

/* Take the row of the version. */
static bool find_position(struct applying *applying)
{
    struct str version = applying->question->version;
    struct str newest = STR("");
    sqlite3_stmt *statement =
        look_prepare(&applying->look,
                     "SELECT position, version FROM main.strata_history "
                     "WHERE set_name = ?1 AND position > 0 ORDER BY position",
                     applying->set_name, 0);
    int code = SQLITE_OK;
    if (statement == NULL) {
        return false;
    }
    while (applying->position == 0 &&
           (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (sqlite3_column_bytes(statement, 1) > TEXT_MAXIMUM) {
            continue;
        }
        newest = look_text(&applying->look, statement, 1);
        if (newest.size > 0 && version_fault(newest) == newest.size &&
            version_compare(newest, version) == 0) {
            applying->position = sqlite3_column_int64(statement, 0);
        }
    }
    return look_ended(&applying->look, statement, code) &&
           (applying->position > 0 ||
            look_fail(&applying->look,
                      "version '%.*s' of '%.*s' is not applied; the newest is "
                      "'%.*s'",
                      STR_ARGS(version), STR_ARGS(applying->set_name),
                      STR_ARGS(newest)));
}

/* --- what is told ---------------------------------------------------------*/

/* The columns of the statement in read_row. */
enum {
    ROW_VERSION,
    ROW_LABEL,
    ROW_DIGEST,
    ROW_CHAIN,
    ROW_APPLIED_AT,
    ROW_PROGRAM_VERSION,
    ROW_TEXTS, /* from here on numbers */
    ROW_DURATION = ROW_TEXTS,
    ROW_PROGRESS
};

static bool read_row(struct applying *applying)
{
    struct applied *out = applying->out;
    struct str *const texts[ROW_TEXTS] = {
        &out->version, &out->label,      &out->digest,
        &out->chain,   &out->applied_at, &out->program_version};
    sqlite3_stmt *statement = look_prepare(
        &applying->look,
        "SELECT version, label, digest, chain, applied_at, program_version, "
        "duration_ms, progress FROM main.strata_history "
        "WHERE set_name = ?1 AND position = ?2",
        applying->set_name, applying->position);
    bool damaged = false;
    int code = SQLITE_OK;
    int i = 0;
    if (statement == NULL) {
        return false;
    }
    code = sqlite3_step(statement);
    for (i = 0; code == SQLITE_ROW && i < ROW_TEXTS; i += 1) {
        damaged = damaged || sqlite3_column_bytes(statement, i) > TEXT_MAXIMUM;
        *texts[i] =
            damaged ? STR("") : look_text(&applying->look, statement, i);
        damaged =
            damaged || (texts[i]->data == NULL && i != ROW_PROGRAM_VERSION);
    }
    if (code == SQLITE_ROW) {
        out->duration_ms =
            sqlite3_column_type(statement, ROW_DURATION) == SQLITE_NULL
                ? -1
                : sqlite3_column_int64(statement, ROW_DURATION);
        out->is_under_way =
            sqlite3_column_type(statement, ROW_PROGRESS) != SQLITE_NULL;
    }
    if (!look_ended(&applying->look, statement, code)) {
        return false;
    }
    return (code == SQLITE_ROW && !damaged) ||
           look_fail(&applying->look, "row %lld of its history is damaged",
                     applying->position);
}

/* Older runtimes had no such column. */
static bool read_compatible(struct applying *applying)
{
    static const char *const columns[] = {"compatible"};
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    switch (look_table(&applying->look, "strata_history", columns, 1)) {
    case LOOK_TABLE_UNREADABLE:
        return false;
    case LOOK_TABLE_FINE:
        break;
    case LOOK_TABLE_MISSING:
    case LOOK_TABLE_STRANGE:
        return true;
    }
    statement = look_prepare(&applying->look,
                             "SELECT compatible FROM main.strata_history "
                             "WHERE set_name = ?1 AND position = ?2",
                             applying->set_name, applying->position);
    if (statement == NULL) {
        return false;
    }
    code = sqlite3_step(statement);
    applying->out->is_compatible =
        code == SQLITE_ROW && sqlite3_column_int(statement, 0) == 1;
    return look_ended(&applying->look, statement, code);
}

/* A set may keep no scripts, and then there is no table either. */
static bool read_text(struct applying *applying)
{
    static const char *const columns[] = {"set_name", "position", "text"};
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_OK;
    switch (look_table(&applying->look, "strata_script", columns, 3)) {
    case LOOK_TABLE_UNREADABLE:
        return false;
    case LOOK_TABLE_STRANGE:
        return look_fail(&applying->look, "its strata_script is not strata's");
    case LOOK_TABLE_MISSING:
        return true;
    case LOOK_TABLE_FINE:
        break;
    }
    statement = look_prepare(&applying->look,
                             "SELECT text FROM main.strata_script "
                             "WHERE set_name = ?1 AND position = ?2",
                             applying->set_name, applying->position);
    if (statement == NULL) {
        return false;
    }
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        applying->out->text = look_text(&applying->look, statement, 0);
    }
    return look_ended(&applying->look, statement, code);
}

static bool read_all(struct applying *applying)
{
    if (!find_history(applying) || !choose_set(applying) ||
        !find_position(applying)) {
        return false;
    }
    applying->out->set_name = applying->set_name;
    applying->out->position = applying->position;
    return read_row(applying) && read_compatible(applying) &&
           read_text(applying);
}

bool applied_read(struct arena *arena, const struct applied_question *question,
                  struct applied *out, struct str *problem)
{
    struct applying applying;
    bool fine = false;
    memset(&applying, 0, sizeof applying);
    memset(out, 0, sizeof *out);
    applying.question = question;
    applying.out = out;
    fine = look_open(&applying.look, arena, question->path,
                     question->busy_timeout_ms) &&
           read_all(&applying);
    look_close(&applying.look);
    *problem = applying.look.problem;
    return fine;
}
