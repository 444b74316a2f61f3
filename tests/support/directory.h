/* SPDX-License-Identifier: MIT
 *
 * Directories written as one line, and what is made of them as one line. For
 * tests that run in a directory of their own (scratch_dir.h).
 */
#ifndef SUPPORT_DIRECTORY_H
#define SUPPORT_DIRECTORY_H

#include "support/table.h"

#include "input/discover.h"
#include "support/scratch_dir.h"

/* '~' stands for a line feed, '^' for a blank. */
static inline void put_blanks(char *text)
{
    for (; *text != '\0'; text++) {
        *text = *text == '~' ? '\n' : *text == '^' ? ' ' : *text;
    }
}

/* The directories above the last name of a path. */
static inline void put_parents(char *path)
{
    for (char *p = path; (p = strchr(p + 1, '/')) != NULL;) {
        *p = '\0';
        mkdir(path, 0777);
        *p = '/';
    }
}

/* One of NAME (a script of one statement), NAME=TEXT, NAME->TARGET (a link),
 * NAME/ (a directory). */
static inline void put_entry(struct arena *arena, const char *directory,
                             struct str entry)
{
    char *path = arena_alloc(arena, strlen(directory) + entry.size + 16);
    char *text;
    char *target;

    sprintf(path, "%s/%.*s", directory, STR_ARGS(entry));
    text = strchr(path, '=');
    if (text != NULL) {
        *text++ = '\0';
        put_blanks(text);
    }
    put_blanks(path);
    target = text == NULL ? strstr(path, "->") : NULL;
    if (target != NULL) {
        *target = '\0';
    }
    put_parents(path);
    if (target != NULL) {
        assert_int_equal(symlink(target + 2, path), 0);
    } else if (path[strlen(path) - 1] != '/') {
        put_file(path, text != NULL ? text : "A;");
    }
}

/* Entries, separated by blanks, in a new directory. */
static inline const char *make_directory(struct arena *arena, const char *input)
{
    static int number;
    const char *directory = str_format(arena, "d%d", number++).data;

    assert_int_equal(mkdir(directory, 0777), 0);
    while (*input != '\0') {
        size_t size = strcspn(input, " ");

        put_entry(arena, directory, (struct str){input, size});
        input += size + strspn(input + size, " ");
    }
    return directory;
}

/* Append "PATH:code" for each diagnostic, '.' for the directory itself. */
static inline void render_findings(struct diags *diags, const char *directory,
                                   struct buf *out)
{
    size_t size = strlen(directory);

    diags_sort(diags);
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        const char *path = diag->span.source->path;

        if (strncmp(path, directory, size) == 0) {
            path = path[size] == '/' ? path + size + 1 : ".";
        }
        buf_format(out, "%s:%s%s", path, diag_code_text(diag->code),
                   diag->next != NULL ? " " : "");
    }
}

static inline void render_migration(const struct migration *migration,
                                    struct buf *out)
{
    assert_non_null(migration->up.source);
    buf_format(out, "%.*s|%.*s|%s%s%s%s%s ", STR_ARGS(migration->version),
               STR_ARGS(migration->label), migration->up.file,
               migration->down.source != NULL ? "|" : "",
               migration->down.source != NULL ? migration->down.file : "",
               migration->up.no_transaction ? " outside" : "",
               migration->broken ? " broken" : "");
}

/* Append "VERSION|LABEL|UP|DOWN outside broken" for each migration of the
 * directory that the input makes (DOWN where there is one, "outside" of a
 * transaction, "broken" where it is so), and the findings. */
static inline void render_directory(struct arena *arena, const char *input,
                                    const struct discover_options *options,
                                    struct buf *out)
{
    const char *directory = make_directory(arena, input);
    struct migration_set set;
    struct diags diags;
    bool fine;

    diags_init(&diags, arena);
    fine = discover(arena, directory, options, &set, &diags);
    assert_int_equal(fine, diags.error_count == 0);
    for (size_t i = 0; i < set.count; i++) {
        render_migration(&set.migrations[i], out);
    }
    render_findings(&diags, directory, out);
}

/* The same by a convention. */
static inline void render_by(struct arena *arena, const char *convention,
                             const char *input, struct buf *out)
{
    struct discover_options options = {.convention =
                                           convention_find(convention)};

    assert_non_null(options.convention);
    render_directory(arena, input, &options, out);
}

#endif
