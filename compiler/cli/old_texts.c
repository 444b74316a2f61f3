/* SPDX-License-Identifier: MIT
 *
 * Looking through the history of one file, newest first, for the text that has
 * a digest. It is only for a better message: what takes long, or is odd, ends
 * it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "cli/old_texts.h"
#include "input/script.h"

#define LOG_MAXIMUM ((size_t)1 << 18)
#define TEXT_MAXIMUM ((size_t)1 << 22)
#define TIME_MAXIMUM_MS 10000

/* Of a commit, in messages. */
#define ID_SHOWN 12

struct search {
    struct history *history;
    struct arena arena; /* of the texts that are not it */
    const struct script *script;
    const struct digest *digest;
    struct old_text *found;
};

static bool has_digest(struct search *search, const struct script *script)
{
    if (script->source == NULL ||
        !digest_equal(&script->digest, search->digest)) {
        return false;
    }
    search->found->text = str_copy(search->history->arena, script_text(script));
    return true;
}

/* What its name and a file beside it said of it then is not known, so all ways
 * to read it are tried; only the right one gives the digest. */
static bool is_text(struct search *search, const struct source *source)
{
    static const enum name_direction directions[] = {NAME_BOTH, NAME_UP,
                                                     NAME_DOWN};
    struct script_rules rules;
    struct script_file file;
    struct diags diags;
    size_t i = 0;
    rules.convention = convention_find(search->history->set->convention);
    for (i = 0; i < 6; i += 1) {
        rules.direction = directions[i / 2];
        rules.no_transaction = i % 2 == 1;
        diags_init(&diags, &search->arena);
        if (script_scan(source, search->script->file, rules, &file, &diags) &&
            (has_digest(search, &file.up) || has_digest(search, &file.down))) {
            return true;
        }
    }
    return false;
}

/* As it was read then, or, when placeholders had other values, as it is. */
static bool is_blob(struct search *search, struct str bytes)
{
    const struct history *history = search->history;
    const struct convention *convention =
        convention_find(history->set->convention);
    struct source *source = arena_new(&search->arena, struct source);
    struct diags diags;
    source->path = search->script->source->path;
    source->text = source_normalise(&search->arena, bytes);
    if (is_text(search, source)) {
        return true;
    }
    diags_init(&diags, &search->arena);
    return convention != NULL &&
           placeholder_substitute(
               &search->arena, source, convention->placeholders,
               &history->reading->placeholders, &source->text, &diags) &&
           is_text(search, source);
}

/* The next of git's words, each with a NUL behind it. */
static struct str take_word(struct str *rest)
{
    const char *end = memchr(rest->data, '\0', rest->size);
    size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    struct str word = str_slice(*rest, 0, size);
    *rest = str_slice(*rest, end == NULL ? size : size + 1, rest->size);
    return str_starts_with(word, STR("\n")) ? str_slice(word, 1, word.size)
                                            : word;
}

/* The id of what a file became, in ":MODE MODE ID ID LETTER". */
static struct str new_id(struct str line)
{
    size_t i = 0;
    size_t blanks = 0;
    size_t end = 0;
    for (i = 0; i < line.size && blanks < 3; i += 1) {
        blanks += line.data[i] == ' ';
    }
    for (end = i; end < line.size && line.data[end] != ' '; end += 1) {
    }
    return str_slice(line, i, end);
}

static const char *object_of(struct search *search, struct str commit)
{
    if (commit.size > ID_SHOWN) {
        commit.size = ID_SHOWN;
    }
    return str_format(search->history->arena, "%.*s:./%s", STR_ARGS(commit),
                      search->script->file)
        .data;
}

/* Go through what `git log` said: a commit, and what it made of the file. */
static bool search_log(struct search *search, struct str log,
                       long long deadline_ms)
{
    struct history *history = search->history;
    struct str commit = STR("");
    bool found = false;
    while (!found && log.size > 0 && fs_clock_ms() < deadline_ms) {
        struct str word = take_word(&log);
        struct str bytes;
        struct str id;
        if (!str_starts_with(word, STR(":"))) {
            commit = word;
            continue;
        }
        take_word(&log); /* the path */
        id = new_id(word);
        if (!git_is_id(id)) {
            continue; /* it was deleted */
        }
        arena_init(&search->arena);
        found = git_objects_read(&history->objects, &search->arena,
                                 str_to_c(&search->arena, id), TEXT_MAXIMUM,
                                 &bytes) == 0 &&
                is_blob(search, bytes);
        arena_release(&search->arena);
    }
    if (found) {
        search->found->object = object_of(search, commit);
    }
    return found;
}

static bool open_history(struct history *history)
{
    if (!history->opened) {
        history->opened = true;
        history->usable = git_open(history->arena, history->set->directory,
                                   &history->git) == GIT_FINE;
        git_objects_init(&history->objects, &history->git);
    }
    return history->usable;
}

/* The base schema is a file outside of the directory, of which nobody knows
 * whether it is in the repository. */
static bool is_inside(const struct migration_set *set,
                      const struct script *script)
{
    return !set->has_base || set->migrations[0].up.source != script->source;
}

static bool find(void *context, const struct script *script,
                 const struct digest *digest, struct old_text *found)
{
    struct history *history = context;
    const char *const arguments[] = {"log",
                                     "--no-show-signature",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--format=%H",
                                     "-z",
                                     "--raw",
                                     "--no-abbrev",
                                     "--no-renames",
                                     "--max-count=200",
                                     "--",
                                     script->file,
                                     NULL};
    long long start_ms = fs_clock_ms();
    struct process_result result;
    struct search search;
    bool is_found = false;
    memset(&search, 0, sizeof search);
    search.history = history;
    search.script = script;
    search.digest = digest;
    search.found = found;
    if (history->asked_ms < TIME_MAXIMUM_MS &&
        is_inside(history->set, script) && open_history(history) &&
        git_run(&history->git, arguments, LOG_MAXIMUM, &result) == 0 &&
        result.status == 0) {
        is_found = search_log(&search, result.output,
                              start_ms + TIME_MAXIMUM_MS - history->asked_ms);
    }
    history->asked_ms += fs_clock_ms() - start_ms;
    return is_found;
}

struct old_texts old_texts_of(struct history *history, struct arena *arena,
                              const struct migration_set *set,
                              const struct discover_options *reading)
{
    struct old_texts texts;
    memset(history, 0, sizeof *history);
    history->arena = arena;
    history->set = set;
    history->reading = reading;
    texts.context = history;
    texts.find = find;
    return texts;
}

void old_texts_end(struct history *history)
{
    if (history->opened) {
        git_objects_end(&history->objects);
    }
}
