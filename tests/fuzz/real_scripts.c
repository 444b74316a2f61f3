/* SPDX-License-Identifier: MIT
 *
 * The statements of real scripts, which are not ours to copy, against SQLite:
 * every *.sql and *.sqm file below the directory that STRATA_CORPUS names. It
 * has a directory for each program, whose files run after each other, so that
 * most of their statements find the tables that they are about.
 */
#define _XOPEN_SOURCE 700

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/statement_oracle.h"

#define FILES_MAXIMUM 100000
#define EXIT_SKIP 77

static char *files[FILES_MAXIMUM];
static size_t file_count;

static int add_file(const char *path, const struct stat *info, int kind,
                    struct FTW *place)
{
    struct str name = str_from(path);

    (void)info;
    (void)place;
    if (kind == FTW_F && file_count < FILES_MAXIMUM &&
        (str_ends_with_ignoring_case(name, STR(".sql")) ||
         str_ends_with_ignoring_case(name, STR(".sqm")))) {
        files[file_count++] = strdup(path);
    }
    return 0;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether two files are below the same directory of the corpus. */
static bool same_program(const char *corpus, const char *a, const char *b)
{
    size_t size = strlen(corpus);

    size += strspn(a + size, "/");
    size += strcspn(a + size, "/");
    return strncmp(a, b, size) == 0 && b[size] == '/';
}

static struct str read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buf bytes;
    struct str text;
    char block[4096];
    size_t size;

    buf_init(&bytes, BUF_MAXIMUM);
    while (file != NULL && (size = fread(block, 1, sizeof(block), file)) > 0) {
        buf_add(&bytes, (struct str){block, size});
    }
    if (file == NULL || ferror(file)) {
        perror(path);
        exit(2);
    }
    fclose(file);
    text = source_normalise(arena, buf_str(&bytes));
    buf_release(&bytes);
    return text;
}

struct walk {
    struct oracle_tally tally;
    size_t scripts;
    size_t not_taken; /* no script for strata at all */
    size_t differ;
};

static void compare(struct walk *walk, sqlite3 *db, const char *path)
{
    struct arena arena;
    struct source source = {path, {"", 0}};
    struct script script = {.source = &source};
    struct buf complaint;

    arena_init(&arena);
    buf_init(&complaint, BUF_MAXIMUM);
    source.text = read_file(&arena, path);
    script.end = source.text.size;
    walk->scripts++;
    if (source_bad_byte(&source) < source.text.size ||
        oracle_is_open(&source)) {
        walk->not_taken++;
    } else if (!oracle_agrees(db, &script, true, &walk->tally, &complaint)) {
        walk->differ++;
        printf("%s: %s", path, buf_str(&complaint).data);
    }
    buf_release(&complaint);
    arena_release(&arena);
}

int main(void)
{
    const char *directory = getenv("STRATA_CORPUS");
    struct walk walk = {.scripts = 0};
    sqlite3 *db = NULL;

    if (directory == NULL || directory[0] == '\0') {
        puts("SKIPPED: no real script was looked at. Set STRATA_CORPUS to a "
             "directory with migrations of real programs in it.");
        return EXIT_SKIP;
    }
    if (nftw(directory, add_file, 32, FTW_PHYS) != 0) {
        perror(directory);
        return 2;
    }
    qsort(files, file_count, sizeof(*files), compare_paths);
    for (size_t i = 0; i < file_count; i++) {
        if (i == 0 || !same_program(directory, files[i - 1], files[i])) {
            sqlite3_close(db);
            db = oracle_open();
        }
        compare(&walk, db, files[i]);
    }
    sqlite3_close(db);
    printf(
        "%zu scripts, %zu of them not UTF-8 or with an open string; %zu "
        "statements, %zu refused by SQLite, %zu failed; %zu scripts differ\n",
        walk.scripts, walk.not_taken, walk.tally.statements, walk.tally.refused,
        walk.tally.failed, walk.differ);
    for (size_t i = 0; i < file_count; i++) {
        free(files[i]);
    }
    return walk.differ > 0 || walk.scripts == 0;
}
