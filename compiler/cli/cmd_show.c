/* SPDX-License-Identifier: MIT
 *
 * strata show: one migration, as a directory has it or as a database applied
 * it. For people everything is shown so that no byte steers a terminal; --raw
 * gives the script to other programs as it is.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/show_text.h"
#include "database/applied.h"
#include "diag/render.h"
#include "input/script.h"
#include "model/version.h"

#define BUSY_TIMEOUT_MS 5000

/* --- the head --------------------------------------------------------------*/

static void field(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void field(const char *name, const char *format, ...)
{
    va_list arguments;
    struct buf text;
    struct buf visible;
    buf_init(&text, BUF_MAXIMUM);
    buf_init(&visible, BUF_MAXIMUM);
    va_start(arguments, format);
    buf_format_v(&text, format, arguments);
    va_end(arguments);
    render_visible(buf_str(&text), &visible);
    printf("%-12s %.*s\n", name, STR_ARGS(buf_str(&visible)));
    buf_release(&text);
    buf_release(&visible);
}

static void digest_field(const char *name, const struct digest *digest)
{
    char hex[DIGEST_HEX + 1];
    digest_format(digest, hex);
    field(name, "%s", hex);
}

static const char *transaction_of(const struct script *script)
{
    return script->no_transaction
               ? (script->idempotent
                      ? "outside a transaction, again after a crash"
                      : "outside a transaction")
           : script->bracketed
               ? "in a transaction; its own BEGIN and COMMIT are passed over"
               : "in a transaction";
}

static const char *way_down(const struct migration *migration)
{
    return migration->down.source != NULL ? migration->down.source->path
           : migration->irreversible      ? "none, irreversible"
                                          : "none";
}

/* An edit of an earlier migration changes the chain of this one alone, and is
 * told with that one. */
static void print_accepted(const struct migration *migration)
{
    size_t i = 0;
    for (i = 0; i < migration->accepted_count; i += 1) {
        const struct acceptance *acceptance = &migration->accepted[i];
        if (acceptance->reason.data != NULL) {
            char hex[DIGEST_HEX + 1];
            digest_format(&acceptance->digest, hex);
            field("accepted", "%s: %.*s", hex, STR_ARGS(acceptance->reason));
        }
    }
}

static void print_head(const struct migration *migration)
{
    field("version", "%.*s", STR_ARGS(migration->version));
    field("label", "%.*s", STR_ARGS(migration->label));
    field("file", "%s", migration->up.source->path);
    field("state", "%s", migration->sealed ? "sealed" : "new");
    digest_field("digest", &migration->up.digest);
    if (!digest_equal(&migration->up.digest, &migration->identity)) {
        digest_field("sealed as", &migration->identity);
    }
    digest_field("tokens", &migration->up.tokens);
    digest_field("chain", &migration->chain);
    field("runs", "%s", transaction_of(&migration->up));
    field("way down", "%s", way_down(migration));
    field("compatible", "%s",
          migration->compatible_claim.source != NULL ? "yes" : "no");
    print_accepted(migration);
}

static void print_applied_head(const struct applied *applied, const char *path)
{
    field("version", "%.*s", STR_ARGS(applied->version));
    field("label", "%.*s", STR_ARGS(applied->label));
    field("database", "%s", path);
    field("set", "%.*s", STR_ARGS(applied->set_name));
    field("position", "%lld", applied->position);
    field("digest", "%.*s", STR_ARGS(applied->digest));
    field("chain", "%.*s", STR_ARGS(applied->chain));
    if (applied->is_under_way) {
        field("applied", "%.*s, begun and not ended",
              STR_ARGS(applied->applied_at));
    } else if (applied->duration_ms < 0) {
        field("applied", "%.*s, only recorded, not run",
              STR_ARGS(applied->applied_at));
    } else {
        field("applied", "%.*s, in %lld ms", STR_ARGS(applied->applied_at),
              applied->duration_ms);
    }
    if (applied->program_version.data == NULL) {
        field("program", "not known");
    } else {
        field("program", "%.*s", STR_ARGS(applied->program_version));
    }
    field("compatible", "%s", applied->is_compatible ? "yes" : "no");
}

/* --- a directory's
 * -----------------------------------------------------------*/

/* NULL: there is no such version, which is said. */
static const struct migration *find_version(const struct project *project)
{
    const char *version = project->invocation->operands[0];
    size_t i = 0;
    for (i = 0; i < project->set.count; i += 1) {
        const struct migration *migration = &project->set.migrations[i];
        if (version_compare(migration->version, str_from(version)) == 0) {
            return migration;
        }
    }
    fprintf(stderr, "strata: '%s' has no version '%s'\n", project->directory,
            version);
    return NULL;
}

static enum exit_status show_migration(const struct invocation *invocation,
                                       const struct migration *migration)
{
    const char *which = invocation->values[OPTION_SCRIPT];
    bool is_down = which != NULL && strcmp(which, "down") == 0;
    const struct script *script = is_down ? &migration->down : &migration->up;
    if (script->source == NULL) {
        fprintf(stderr, "strata: migration '%.*s' has no down script\n",
                STR_ARGS(migration->version));
        return EXIT_USAGE;
    }
    if (invocation->values[OPTION_RAW] == NULL) {
        print_head(migration);
        putchar('\n');
    }
    show_text(script_text(script), invocation->values[OPTION_RAW] != NULL);
    return EXIT_FINE;
}

static enum exit_status show_directory(const struct invocation *invocation)
{
    enum exit_status status = EXIT_FINE;
    const struct migration *migration = NULL;
    struct project project;
    project_open(&project, invocation, 1, PROJECT_COMPARE);
    project.prints_result = true;
    if (project.set.convention != NULL) {
        migration = find_version(&project);
        status = migration == NULL ? EXIT_USAGE
                                   : show_migration(invocation, migration);
    }
    return project_close(&project, status);
}

/* --- a database's
 * ------------------------------------------------------------*/

/* Whether a kept text is the one that was digested, in either kind of run. */
static bool has_digest(struct str text, struct str hex)
{
    struct digest digest;
    struct digest inside = script_digest(text, false);
    struct digest outside = script_digest(text, true);
    return digest_parse(hex, &digest) &&
           (digest_equal(&digest, &inside) || digest_equal(&digest, &outside));
}

static void print_difference(struct str applied, const struct script *script)
{
    struct str text = script_text(script);
    size_t offset = show_first_difference(applied, text);
    size_t line = source_position(script->source, script->start + offset).line;
    field("text", "another one than in %s, from line %zu on",
          script->source->path, line);
    field("  applied", "%.*s", STR_ARGS(show_line_at(applied, offset)));
    field("  there", "%.*s", STR_ARGS(show_line_at(text, offset)));
}

/* Whether the database has what the directory has: by the digest, where no text
 * was kept. */
static bool is_same(const struct applied *applied,
                    const struct migration *migration)
{
    struct digest digest;
    if (applied->text.data != NULL) {
        return str_equal(applied->text, script_text(&migration->up));
    }
    return digest_parse(applied->digest, &digest) &&
           (digest_equal(&digest, &migration->up.digest) ||
            digest_equal(&digest, &migration->identity));
}

static void print_comparison(const struct applied *applied,
                             const struct migration *migration)
{
    const char *path = migration->up.source->path;
    bool same = is_same(applied, migration);
    if (applied->text.data == NULL) {
        field("text", "%s %s, by its digest",
              same ? "the same as in" : "another one than in", path);
    } else if (same) {
        field("text", "the same as in %s", path);
    } else {
        print_difference(applied->text, &migration->up);
    }
}

static enum exit_status show_applied(const struct invocation *invocation,
                                     const struct applied *applied,
                                     const struct migration *migration)
{
    const char *path = invocation->values[OPTION_DB];
    bool raw = invocation->values[OPTION_RAW] != NULL;
    bool same = migration == NULL || is_same(applied, migration);
    if (!raw) {
        print_applied_head(applied, path);
        if (applied->text.data != NULL &&
            !has_digest(applied->text, applied->digest)) {
            field("kept text", "has another digest");
        }
        if (migration != NULL) {
            print_comparison(applied, migration);
        }
        putchar('\n');
    }
    if (applied->text.data == NULL) {
        fflush(stdout);
        fprintf(stderr,
                "strata: '%s': the script of version '%.*s' was not kept; the "
                "program was built with RECORD_SCRIPTS OFF, or the text was "
                "taken out\n",
                path, STR_ARGS(applied->version));
        return EXIT_USAGE;
    }
    if (raw && !has_digest(applied->text, applied->digest)) {
        fprintf(stderr,
                "strata: '%s': the kept text of version '%.*s' has another "
                "digest\n",
                path, STR_ARGS(applied->version));
    }
    show_text(applied->text, raw);
    return same ? EXIT_FINE : EXIT_FINDINGS;
}

static bool look_up(struct arena *arena, const struct invocation *invocation,
                    struct applied *applied)
{
    const char *name = invocation->values[OPTION_NAME];
    struct applied_question question;
    struct str problem;
    memset(&question, 0, sizeof question);
    question.path = invocation->values[OPTION_DB];
    question.version = str_from(invocation->operands[0]);
    question.busy_timeout_ms = BUSY_TIMEOUT_MS;
    if (name != NULL) {
        question.set_name = str_from(name);
    }
    if (!applied_read(arena, &question, applied, &problem)) {
        struct buf visible;
        buf_init(&visible, BUF_MAXIMUM);
        render_visible(problem, &visible);
        fprintf(stderr, "strata: '%s': %.*s\n", question.path,
                STR_ARGS(buf_str(&visible)));
        buf_release(&visible);
        return false;
    }
    return true;
}

/* With DIR, too, as it is compared with. */
static enum exit_status show_both(const struct invocation *invocation)
{
    enum exit_status status = EXIT_USAGE;
    const struct migration *migration = NULL;
    struct applied applied;
    struct project project;
    project_open(&project, invocation, 1, PROJECT_COMPARE);
    project.prints_result = true;
    if (project.set.convention != NULL) {
        migration = find_version(&project);
    }
    if (migration != NULL && look_up(&project.arena, invocation, &applied)) {
        status = show_applied(invocation, &applied, migration);
    }
    return project_close(&project, status);
}

static enum exit_status show_database(const struct invocation *invocation)
{
    enum exit_status status = EXIT_USAGE;
    struct applied applied;
    struct arena arena;
    arena_init(&arena);
    if (look_up(&arena, invocation, &applied)) {
        status = show_applied(invocation, &applied, NULL);
    }
    arena_release(&arena);
    return status;
}

/* --- the command
 * -------------------------------------------------------------*/

static bool fits_together(const struct invocation *invocation)
{
    bool has_database = invocation->values[OPTION_DB] != NULL;
    const char *which = invocation->values[OPTION_SCRIPT];
    const char *problem = NULL;
    if (has_database && which != NULL && strcmp(which, "up") != 0) {
        problem = "a database keeps up scripts alone, so that --db does not go "
                  "with --script down";
    } else if (!has_database && invocation->values[OPTION_NAME] != NULL) {
        problem = "--name says which set of a database is meant; it goes with "
                  "--db";
    }
    if (problem != NULL) {
        fprintf(stderr, "strata: %s\n", problem);
    }
    return problem == NULL;
}

enum exit_status cmd_show(const struct invocation *invocation)
{
    if (!fits_together(invocation)) {
        return EXIT_USAGE;
    }
    return invocation->values[OPTION_DB] == NULL ? show_directory(invocation)
           : invocation->operand_count > 1       ? show_both(invocation)
                                                 : show_database(invocation);
}
