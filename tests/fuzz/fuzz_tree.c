/* SPDX-License-Identifier: MIT
 *
 * Whole directories: which convention they follow, and the set of migrations
 * that they are. The input is a line of options and then files:
 *
 *     goose - by-name            (convention, dialect; '-' says nothing)
 *     == 0001_create_notes.sql
 *     CREATE TABLE notes(a);
 */
#include "fuzz/fuzz.h"

#include "diag/render.h"
#include "fuzz/memory_fs.h"
#include "input/convention.h"
#include "input/dialect.h"
#include "input/discover.h"
#include "model/version.h"

#define SIZE_MAXIMUM 8192
#define FILES_MAXIMUM 24
#define DEPTH_MAXIMUM 3 /* directories that are looked into */

struct directory {
    struct memory_file files[FILES_MAXIMUM];
    size_t count;
};

/* A path that a file system may have, and that is not hidden. */
static bool is_path(struct str path)
{
    size_t depth = 0;

    for (size_t i = 0; i <= path.size; i++) {
        bool at_start = i == 0 || path.data[i - 1] == '/';
        char c = i < path.size ? path.data[i] : '/';

        if (c == '\0' || (at_start && (c == '/' || c == '.'))) {
            return false;
        }
        depth += i < path.size && c == '/';
    }
    return depth <= DEPTH_MAXIMUM;
}

/* Whether the path is another file's, or leads through one, or to one. */
static bool is_taken(const struct directory *directory, struct str path)
{
    for (size_t i = 0; i < directory->count; i++) {
        struct str other = directory->files[i].path;
        size_t size = path.size < other.size ? path.size : other.size;

        if (str_equal(str_slice(path, 0, size), str_slice(other, 0, size)) &&
            (path.size == other.size || path.data[size] == '/' ||
             other.data[size] == '/')) {
            return true;
        }
    }
    return false;
}

static void take_files(struct arena *arena, struct str input,
                       struct directory *directory)
{
    directory->count = 0;
    while (input.size > 0 && directory->count < FILES_MAXIMUM) {
        struct str path = fuzz_take_line(arena, &input);
        size_t size = 0;

        while (size < input.size &&
               !str_starts_with(str_slice(input, size, size + 3), STR("== "))) {
            size++;
        }
        if (str_starts_with(path, STR("== "))) {
            struct memory_file *file = &directory->files[directory->count];

            file->path = str_copy(arena, str_slice(path, 3, path.size));
            file->bytes = str_slice(input, 0, size);
            directory->count +=
                is_path(file->path) && !is_taken(directory, file->path);
        }
        input = str_slice(input, size, input.size);
    }
}

static struct str take_word(struct arena *arena, struct str *line)
{
    size_t size = 0;
    struct str word;

    while (size < line->size && line->data[size] != ' ') {
        size++;
    }
    word = fuzz_take(arena, line, size);
    *line = str_slice(*line, 1, line->size);
    return word;
}

static struct discover_options take_options(struct arena *arena,
                                            struct str line)
{
    struct str convention = take_word(arena, &line);
    struct str dialect = take_word(arena, &line);

    return (struct discover_options){
        .convention = convention_find(convention.data),
        .dialect = dialect_find(dialect),
        .duplicates_by_name = str_equal(line, STR("by-name"))};
}

static void check_span(struct span span)
{
    must(span.start <= span.end);
    must(span.source == NULL || span.end <= span.source->text.size);
}

/* Everything that was reported can be shown. */
static void check_diags(struct diags *diags)
{
    struct buf out;

    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        check_span(diag->span);
        for (const struct diag_note *note = diag->notes; note != NULL;
             note = note->next) {
            check_span(note->span);
        }
    }
    diags_sort(diags);
    buf_init(&out, BUF_MAXIMUM);
    render_text(diags, false, true, &out);
    must(str_invalid_utf8(buf_str(&out)) == out.size);
    for (size_t i = 0; i < out.size; i++) {
        unsigned char c = (unsigned char)out.data[i];

        must((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t');
    }
    buf_release(&out);
}

static void check_script(const struct script *script)
{
    if (script->source != NULL) {
        must(script->file != NULL);
        must(script->start <= script->end);
        must(script->end <= script->source->text.size);
    }
}

static void check_place(struct span span)
{
    must(span.source != NULL);
    check_span(span);
}

/* Rows and data tests have their places, and are no scripts. */
static void check_beside(const struct migration *migration)
{
    for (size_t i = 0; i < migration->seed_count; i++) {
        check_place(migration->seeds[i]);
    }
    for (size_t i = 0; i < migration->test_count; i++) {
        const struct data_test *test = &migration->tests[i];

        check_place(test->before);
        check_place(test->after);
        must(test->before.end == test->after.start);
        if (test->after_down.source != NULL) {
            check_place(test->after_down);
            must(test->after.end == test->after_down.start);
        }
    }
    must(
        !str_ends_with(str_from(migration->up.source->path), STR(".seed.sql")));
}

/* What all that comes behind relies on. */
static void check_set(const struct migration_set *set, bool fine)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct migration *migration = &set->migrations[i];
        struct str version = migration->version;
        struct str label = migration->label;

        must(version.size > 0 && version.size <= VERSION_MAXIMUM);
        must(version_fault(version) == version.size);
        must(i == 0 ||
             version_compare(set->migrations[i - 1].version, version) < 0);
        must(fuzz_is_plain(label));
        must(migration->up.source != NULL);
        must(!fine || !migration->broken);
        check_script(&migration->up);
        check_script(&migration->down);
        check_beside(migration);
    }
}

static bool is_for_a_dialect(struct str path)
{
    size_t start = 0;

    for (size_t i = 0; i <= path.size; i++) {
        if (i == path.size || memchr("/._-", path.data[i], 4) != NULL) {
            if (dialect_find(str_slice(path, start, i)) != NULL) {
                return true;
            }
            start = i + 1;
        }
    }
    return false;
}

/* Whether a file steps back behind one for a dialect: x.sql, x.sqlite.sql. */
static bool has_variant(const struct directory *directory, struct str path)
{
    struct str stem = str_slice(path, 0, path.size - 4);

    for (size_t i = 0; i < directory->count; i++) {
        struct str other = directory->files[i].path;

        if (other.size > path.size && str_starts_with(other, stem) &&
            is_for_a_dialect(other)) {
            return true;
        }
    }
    return false;
}

/* Whether something is reported of a file or of a directory that it is in. */
static bool is_reported(const struct diags *diags, struct str path)
{
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        struct str place;

        if (diag->span.source == NULL) {
            continue;
        }
        place = str_from(diag->span.source->path);
        place = str_slice(place, sizeof(MEMORY_ROOT), place.size);
        if (place.size > 0 && str_starts_with(path, place) &&
            (path.size == place.size || path.data[place.size] == '/')) {
            return true;
        }
    }
    return false;
}

static bool is_read(const struct migration_set *set, struct str path)
{
    for (size_t i = 0; i < set->file_count; i++) {
        struct str file = str_from(set->files[i]);

        if (str_equal(str_slice(file, sizeof(MEMORY_ROOT), file.size), path)) {
            return true;
        }
    }
    return false;
}

static bool has_code(const struct diags *diags, enum diag_code code)
{
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        if (diag->code == code) {
            return true;
        }
    }
    return false;
}

/* A Sqitch project may be a program's source directory: only what is deployed
 * and reverted is looked at. */
static bool is_elsewhere_in_project(struct str path)
{
    return !str_starts_with(path, STR("deploy/")) &&
           !str_starts_with(path, STR("revert/"));
}

/* No script is passed over in silence, but for what stands in a list that
 * cannot be read, what undoes a change whose script is missing, or all of what
 * is for another database. */
static void check_all_named(const struct directory *directory,
                            const struct migration_set *set,
                            const struct diags *diags)
{
    bool sqitch = strcmp(set->convention, "sqitch") == 0;

    if ((sqitch && has_code(diags, CODE_SCRIPT_MISSING)) ||
        has_code(diags, CODE_ORDER_UNREADABLE) ||
        has_code(diags, CODE_DIALECT_NOT_SQLITE)) {
        return;
    }
    for (size_t i = 0; i < directory->count; i++) {
        struct str path = directory->files[i].path;

        if (str_ends_with_ignoring_case(path, STR(".sql")) &&
            !is_for_a_dialect(path) && !has_variant(directory, path) &&
            !(sqitch && is_elsewhere_in_project(path))) {
            if (!is_read(set, path) && !is_reported(diags, path)) {
                fprintf(stderr, "%.*s by '%s'\n", STR_ARGS(path),
                        set->convention);
                must(!"a script is read or reported");
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct diags diags;
    struct str rest;
    struct directory directory;
    struct discover_options options;
    struct migration_set set;
    bool fine;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    diags_init(&diags, &arena);
    rest = fuzz_text(&arena, data, size);
    options = take_options(&arena, fuzz_take_line(&arena, &rest));
    take_files(&arena, rest, &directory);
    memory_fs_set(directory.files, directory.count);
    fine = discover(&arena, MEMORY_ROOT, &options, &set, &diags);
    must(fine == (diags.error_count == 0));
    check_diags(&diags);
    check_set(&set, fine);
    if (set.convention != NULL) {
        check_all_named(&directory, &set, &diags);
    }
    arena_release(&arena);
    return 0;
}
